import { z } from 'zod';
import { count, instant, session, text } from './common.ts';

/** Messages of the event stream by their `event:` field; `data:` is one line of JSON. */
export const STREAM = {
  /** First on every connection: the journal's last seq. After it come the events behind Last-Event-ID, if that was given. */
  hello: z.object({ head: count, state: z.enum(['active', 'reducing', 'halted']) }),
  /** One event of the journal, with `id:`. Ask the lists for the rest. */
  event: z.object({
    seq: count,
    type: text,
    at: instant,
    cycleId: text.nullable(),
    session: session.nullable(),
    agent: text,
    /** Symbols it is about; empty: all or none. */
    symbols: z.array(text),
    /** Its first line in words. */
    text,
    /** With audited_ready and cycle_completed. */
    account: z.object({ equity: z.number(), cash: z.number(), drawdown: z.number() }).nullable(),
  }),
  /** The database is another one, or what was missed is too much: read everything anew. */
  reset: z.object({ head: count }),
  /** The desk's process came or went, or its status file changed: read /health. */
  health: z.object({ alive: z.boolean(), at: instant.nullable() }),
} as const;

export type StreamName = keyof typeof STREAM;
export type StreamMessage<N extends StreamName> = z.infer<(typeof STREAM)[N]>;
