import { z } from 'zod';
import { agentName, fill, order, qty, session, symbol, text } from './common.ts';

/** Events beside the line: what comes from outside by itself, and what went wrong. */

/** The broker's feed, one update each; `seq` is the broker's own count. */
export const orderUpdated = z.strictObject({
  seq: z.number().int(),
  event: z.enum(['accepted', 'new', 'held', 'fill', 'partial_fill', 'canceled', 'expired', 'rejected', 'replaced']),
  order,
  fill: fill.nullable(),
  session,
});

export const positionChanged = z.strictObject({
  seq: z.number().int(),
  symbol,
  cause: z.enum(['fill', 'split']),
  qty,
  avgEntryPrice: z.number().min(0),
  /** New shares for one old share; 1 for a fill. */
  ratio: z.number().positive(),
  cashInLieu: z.number().min(0),
  session,
});

export const halted = z.strictObject({
  state: z.enum(['reducing', 'halted']),
  by: z.string(),
  code: z.string(),
  reason: text,
});

export const resumed = z.strictObject({ by: z.string(), reason: text });

export const agentFailed = z.strictObject({
  agent: agentName,
  /** Id and type of the event it was handling. */
  event: z.string(),
  type: z.string(),
  code: z.string(),
  message: text,
});

export const providerDegraded = z.strictObject({ provider: z.string(), code: z.string(), detail: text });

export const cycleSkipped = z.strictObject({ session, reason: z.string(), open: z.number().int() });
