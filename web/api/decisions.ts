import { z } from 'zod';
import { count, figure, instant, session, text } from './common.ts';
import { signal } from './trading.ts';

/** A signal with everything a person asks about it: who chose the strategy and why, and what became of it, in words. */
export const decision = signal.extend({
  /** The selector's own words, or why there are none: data, never markup. */
  because: text,
  /** What the selector looked at; null where it did not. */
  context: z.record(text, figure).nullable(),
  /** The strategy's reason, as a sentence. */
  reasonText: text,
  /** What became of it, as a sentence. */
  outcomeText: text,
  /** `ordered`: an order went out; `refused`: by the gate; `nothing`: there was nothing to do. */
  fate: z.enum(['ordered', 'refused', 'nothing']),
  adjustmentTexts: z.array(text),
});
export type Decision = z.infer<typeof decision>;

/** One refusal of the gate. */
export const refusal = z.object({
  cycleId: text,
  at: instant,
  session,
  symbol: text,
  strategy: text,
  code: text,
  figures: z.record(text, z.number()),
  text,
});
export type Refusal = z.infer<typeof refusal>;

/** Why no trade: one row a reason, the most frequent first. */
export const noTradeReason = z.object({
  /** `gate`: refused by Risk; `strategy`: no signal to act on; `desk`: nothing was sent for another reason. */
  by: z.enum(['gate', 'strategy', 'desk']),
  code: text,
  /** The code as a sentence. */
  text,
  count,
  /** Of all signals that led to no order, 0..1. */
  share: z.number(),
  symbols: z.array(z.object({ symbol: text, count })),
  lastSession: session,
  /** The newest one in words, with its figures. */
  example: text,
});
export type NoTradeReason = z.infer<typeof noTradeReason>;

/** What was signalled, over a range of sessions. */
export const signalDistribution = z.object({
  sessions: count,
  signals: count,
  byAction: z.object({ buy: count, sell: count, hold: count }),
  byStrategy: z.array(
    z.object({
      /** `none`: the selector abstained. */
      strategy: text,
      buy: count,
      sell: count,
      hold: count,
      ordered: count,
      refused: count,
      /** Of buys and sells, after Quant; null without any. */
      meanConfidence: figure,
    }),
  ),
  /** Of buys and sells after Quant, in ten equal steps from 0 to 1. */
  confidence: z.array(z.object({ from: z.number(), to: z.number(), count })),
});
export type SignalDistribution = z.infer<typeof signalDistribution>;
