import { z } from 'zod';
import { action, figure, reason, session, share, strategy, symbol, text } from './common.ts';

const context = z.strictObject({
  volatility20: figure,
  volatility252: figure,
  trend50: figure,
  trend200: figure,
  volumeRatio: figure,
  fromHigh: figure,
  drawdown: figure,
  rsi14: figure,
});

/** One signal a symbol: who chose the strategy and why, what its code decided. */
export const signalsReady = z.strictObject({
  session,
  signals: z.array(
    z.strictObject({
      symbol,
      /** Null: the selector abstained. */
      strategy: strategy.nullable(),
      action,
      confidence: share,
      reason,
      /** The selector's words; shown, never read by a later decision (P1). */
      chosenBecause: text,
      /** What the selector looked at to choose; null where it did not look, or was not asked. */
      context: context.nullable(),
    }),
  ),
  /** Who answered; null: nobody did, or nobody was asked, and nothing new is opened. */
  selector: z.string().nullable(),
  failures: z.array(z.strictObject({ selector: z.string(), failure: text })),
});
