import { z } from 'zod';
import { action, count, figure, session, share, strategy, symbol } from './common.ts';

export const adjustment = z.strictObject({
  code: z.enum(['expectancy', 'sharpe', 'drawdown', 'vif', 'volatility']),
  figure: z.number(),
  threshold: z.number(),
  /** In (0, 1]: confidence is multiplied by it, downward only. */
  factor: share,
});

/** Signals after Quant: confidence adjusted downward, every adjustment with its figure and factor. */
export const validatedReady = z.strictObject({
  session,
  signals: z.array(
    z.strictObject({
      symbol,
      strategy: strategy.nullable(),
      action,
      confidence: share,
      rawConfidence: share,
      adjustments: z.array(adjustment),
      /** Running statistics of the strategy on this symbol up to this bar; null where it could open nothing. */
      evidence: z
        .strictObject({
          trades: count,
          expectancy: figure,
          winRate: figure,
          sharpe: figure,
          maxDrawdown: figure,
          vif: figure,
          volatilityRatio: figure,
        })
        .nullable(),
    }),
  ),
});
