import { z } from 'zod';
import { agentName, count, fill, order, plan, qty, session, strategyOrDesk, symbol, text } from './common.ts';

/** Events beside the line: what comes from outside by itself, and what went wrong. */

/** The broker's feed, one update each; `seq` is the broker's own count. */
export const orderUpdated = z.strictObject({
  seq: z.number().int(),
  event: z.enum([
    'accepted',
    'new',
    'held',
    'fill',
    'partial_fill',
    'canceled',
    'expired',
    'rejected',
    'replaced',
  ]),
  order,
  fill: fill.nullable(),
  session,
});

/** One way from flat to flat, as far as it has come; `exitTime` is null while the position is open. */
export const roundTrip = z.strictObject({
  /** Counts the desk's round trips from 1. */
  id: count,
  symbol,
  strategy: strategyOrDesk,
  side: z.literal('long'),
  /** Shares entered, in shares of today (after splits). */
  qty,
  /** Session of the first entry fill; average entry price, fees left out. */
  entryTime: session,
  entryPrice: z.number().positive(),
  exitTime: session.nullable(),
  exitPrice: z.number().positive().nullable(),
  /** Dollars, net of all fees. */
  pnl: z.number().nullable(),
  /** Of the exit: stop, strategy_exit, ... */
  reason: z.string().nullable(),
  /** Broker order ids of all its fills. */
  orderIds: z.array(z.string()),
});

export const positionChanged = z.strictObject({
  seq: z.number().int(),
  symbol,
  /** `correction`: a reconciliation took over what the broker holds. */
  cause: z.enum(['fill', 'split', 'correction']),
  qty,
  avgEntryPrice: z.number().min(0),
  /** New shares for one old share; 1 for whatever is no split. */
  ratio: z.number().positive(),
  cashInLieu: z.number().min(0),
  /** The round trip this change belongs to. */
  trade: roundTrip.nullable(),
  /** What the position is held for; null where none is held, or none was planned. */
  plan: plan.nullable(),
  session,
});

export const halted = z.strictObject({
  state: z.enum(['reducing', 'halted']),
  by: z.string(),
  code: z.string(),
  reason: text,
  /** Positions are to be closed too: Risk answers with an exit for each. */
  flatten: z.literal(true).optional(),
});

export const resumed = z.strictObject({
  by: z.string(),
  reason: text,
  /** Codes of the halts that this clears. */
  codes: z.array(z.string()),
  /** Drawdown counts from here on. */
  peakReset: z.boolean(),
  /** Sizes begin at a fifth again and return by steps. */
  ramp: z.boolean(),
});

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
