import { z } from 'zod';
import { count, figure, figures, instant, reason, session, text } from './common.ts';

/** Rows of the lists: the same as `npm run NAME -- --json`. */

export const position = z.object({
  symbol: text,
  qty: z.number(),
  avgEntryPrice: z.number(),
  lastPrice: z.number(),
  unrealised: z.number(),
  /** Of the shares that have left since the position began, before fees. */
  realised: z.number(),
  stop: figure,
  target: figure,
  /** `percent:5` or `dollars:2.5`. */
  trail: text.nullable(),
  /** Sessions after the entry's. */
  timeLimit: count.nullable(),
});

/** A position with what a person asks next. */
export const holding = position.extend({
  value: z.number(),
  /** Of equity. */
  share: figure,
  /** From the last price down to the stop, as a share of the last price; null without a stop. */
  stopDistance: figure,
  targetDistance: figure,
  /** Dollars lost against the last price where the stop fills at its price. */
  atRisk: figure,
  /** Unrealised over cost. */
  return: figure,
  strategy: text.nullable(),
  entered: session.nullable(),
  /** Sessions since the entry's. */
  held: count.nullable(),
  /** Why it was bought: the entry order's cycle and the signal behind it. */
  cycleId: text.nullable(),
  orderId: text.nullable(),
  why: text.nullable(),
  /** The order that has been given to close it, other than its stop; null: there is none. */
  closing: z.object({ qty: z.number(), because: text.nullable() }).nullable(),
});
export type Holding = z.infer<typeof holding>;

export const order = z.object({
  id: text,
  clientOrderId: text,
  parentId: text.nullable(),
  symbol: text,
  side: z.enum(['buy', 'sell']),
  type: text,
  qty: z.number(),
  filledQty: z.number(),
  avgFillPrice: figure,
  status: text,
  createdAt: instant,
  strategy: text.nullable(),
  cycleId: text.nullable(),
  purpose: text.nullable(),
  timeInForce: text,
  orderClass: text,
  limitPrice: figure,
  stopPrice: figure,
  updatedAt: instant,
  exitReason: reason.nullable(),
  refusal: z.object({ code: text, message: text.nullable() }).nullable(),
});
export type Order = z.infer<typeof order>;

export const fill = z.object({
  executionId: text,
  orderId: text,
  clientOrderId: text,
  symbol: text,
  side: z.enum(['buy', 'sell']),
  qty: z.number(),
  price: z.number(),
  fees: z.number(),
  at: instant,
  session,
});
export type Fill = z.infer<typeof fill>;

export const trade = z.object({
  id: count,
  symbol: text,
  strategy: text,
  side: z.literal('long'),
  qty: z.number(),
  entryTime: session,
  entryPrice: z.number(),
  exitTime: session.nullable(),
  exitPrice: figure,
  pnl: figure,
  reason: text.nullable(),
  orderIds: z.array(text),
});
export type Trade = z.infer<typeof trade>;

export const signal = z.object({
  cycleId: text,
  at: instant,
  session,
  symbol: text,
  strategy: text.nullable(),
  /** Who chose it; null: nobody answered, or it is the strategy that opened the position. */
  selector: text.nullable(),
  action: z.enum(['buy', 'sell', 'hold']),
  confidence: z.number(),
  rawConfidence: z.number(),
  reason: text,
  figures,
  outcome: text,
  outcomeKind: text,
  adjustments: z.array(z.object({ code: text, figure: z.number(), factor: z.number() })),
});
