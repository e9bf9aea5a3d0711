import { z } from 'zod';
import { deskStatus } from '../../orchestrator/status/schema.ts';
import { count, instant, session, text } from './common.ts';

/** One reason why the desk opens nothing new. */
export const standingHalt = z.object({
  code: text,
  state: z.enum(['reducing', 'halted']),
  by: text,
  reason: text,
  since: instant,
  /** The code in words, and how it clears. */
  means: text,
  clears: z.enum(['hand', 'probe']),
});

/** Whether the desk is there and what it may do. */
export const health = z.object({
  state: z.enum(['active', 'reducing', 'halted']),
  halts: z.array(standingHalt),
  /** Part of the usual size that entries have, 0.2 to 1. */
  sizeShare: z.number(),
  /** The reason in the file KILL_SWITCH; null: there is none. */
  killSwitch: text.nullable(),
  /** Requests (halt, resume) that no desk has taken yet. */
  pending: count,
  /** The desk's process: null where none has ever run here. `ageMilliseconds` of its last heartbeat. */
  desk: z
    .object({
      alive: z.boolean(),
      at: instant,
      ageMilliseconds: z.number(),
      cycle: text.nullable(),
      session: session.nullable(),
    })
    .nullable(),
  journal: z.object({ events: count, at: instant.nullable() }),
  mode: z.enum(['paper', 'live']),
  version: text,
  /** What the running desk tells of itself every few seconds (RUNTIME_DIR/status.json); null: it tells nothing yet. */
  status: deskStatus.nullable(),
});
export type Health = z.infer<typeof health>;
/** How the running desk is: its loop, its stations, and what it leans on. */
export type Status = z.infer<typeof deskStatus>;

/** Body of POST /halt. */
export const haltRequest = z.strictObject({
  reason: z.string().trim().min(1).max(500),
  /** Close every position too. */
  flatten: z.boolean().default(false),
});
export type HaltRequest = z.input<typeof haltRequest>;

/** Body of POST /resume. */
export const resumeRequest = z.strictObject({
  reason: z.string().trim().max(500).default('resumed from the page'),
  /** Take the file KILL_SWITCH away too. */
  removeKillSwitch: z.boolean().default(false),
});
export type ResumeRequest = z.input<typeof resumeRequest>;

export const controlAnswer = z.object({
  /** `taken`: a running desk has answered. `silent`: one is there and has not yet. `recorded`: none runs, the next start begins with it. */
  outcome: z.enum(['taken', 'silent', 'recorded']),
  /** In words, what has happened. */
  said: text.nullable(),
  /** Entry orders cancelled from here because no desk did. */
  cancelled: count.nullable(),
  /** KILL_SWITCH still lies there, with this reason. */
  killSwitch: text.nullable(),
});
export type ControlAnswer = z.infer<typeof controlAnswer>;
