import { z } from 'zod';
import { count, figure, instant, session, text } from './common.ts';

/** As `npm run cycles -- --json`. */
export const cycle = z.object({
  id: text,
  session,
  startedAt: instant,
  completedAt: instant.nullable(),
  status: z.enum(['running', 'completed', 'failed', 'interrupted']),
  signals: count,
  approved: count,
  refused: count,
  orders: count,
  failures: z.array(text),
  /** Who chose the strategies; null: nobody answered, or nobody was to be asked. */
  selector: text.nullable(),
});
export type Cycle = z.infer<typeof cycle>;

/** One event of the journal, with its content in words. */
export const deskEvent = z.object({
  seq: count,
  id: text,
  type: text,
  at: instant,
  cycleId: text.nullable(),
  causedBy: text.nullable(),
  /** Who said it: data, strategy, risk, broker, desk... */
  agent: text,
  /** Every figure in words, a line each; model text is data, never markup. */
  lines: z.array(text),
  payload: z.unknown(),
});
export type DeskEvent = z.infer<typeof deskEvent>;

export const station = z.object({
  name: z.enum(['data', 'position-manager', 'strategy', 'quant', 'risk', 'execution', 'audit']),
  /** `waiting`: not reached yet; `skipped`: the cycle ended without it; `working`: its turn now. */
  status: z.enum(['waiting', 'working', 'done', 'failed', 'skipped']),
  at: instant.nullable(),
  /** A few words: `5 of 5 good`, `2 buys, 1 sell`, `2 refused`. */
  summary: text,
  /** Seqs of the events it heard and said, see `events`. */
  heard: z.array(count),
  said: z.array(count),
  /** Milliseconds from hearing to saying, by the desk's clock; null where that does not run within a session. */
  milliseconds: figure,
  /** What went wrong; null: nothing. */
  fault: text.nullable(),
});
export type Station = z.infer<typeof station>;

/** A cycle opened: its stations in the order of the flow, and its events. */
export const cycleDetail = z.object({
  cycle,
  stations: z.array(station),
  events: z.array(deskEvent),
  narrative: text.nullable(),
  recommendations: z.array(text),
});
export type CycleDetail = z.infer<typeof cycleDetail>;

/** As `npm run explain -- ID --json`, each link in words too. */
export const explanation = z.object({
  chain: z.array(
    z.object({
      seq: count,
      cycleId: text.nullable(),
      event: text,
      agent: text,
      at: instant,
      payload: z.unknown(),
      lines: z.array(text),
    }),
  ),
});
export type Explanation = z.infer<typeof explanation>;

export const narrative = z.object({
  cycleId: text,
  at: instant,
  session,
  narrative: text,
  recommendations: z.array(text),
});
export type Narrative = z.infer<typeof narrative>;
