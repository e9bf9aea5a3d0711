import { z } from 'zod';
import { count, price, qty, session, symbol, text } from './common.ts';

/** One difference between the desk's books and the broker's, what it is called and what was done about it. */
export const divergence = z.strictObject({
  /** See the table in portfolio/reconcile: each kind has its repair. */
  kind: z.string().min(1).max(60),
  /** What it is about: a symbol, a client order id, `cash`. */
  subject: z.string(),
  desk: z.union([z.number(), z.string()]).nullable(),
  broker: z.union([z.number(), z.string()]).nullable(),
  /** `none`: only recorded. `cover`: the position manager hears of it, once the books agree. */
  repair: z.enum(['none', 'fold', 'settle', 'cancel', 'cover', 'correct', 'adopt', 'halt']),
});

/** The desk's books against the broker's. Entries are fenced until a round has found nothing left to repair. */
export const reconciled = z.strictObject({
  session,
  trigger: z.enum(['start', 'reconnect', 'timer', 'unknown', 'hand']),
  /** Counts the rounds of one reconciliation from 1. */
  round: count,
  converged: z.boolean(),
  checked: z.strictObject({ orders: count, fills: count, positions: count }),
  divergences: z.array(divergence),
  /** What the book takes over from the broker beyond orders and fills (P9). */
  corrections: z.array(
    z.discriminatedUnion('kind', [
      z.strictObject({ kind: z.literal('cash'), delta: z.number() }),
      z.strictObject({ kind: z.literal('position'), symbol, qty, avgEntryPrice: price.nullable() }),
    ]),
  ),
  note: text.nullable(),
});
