import { z } from 'zod';

/** Counts begin with the process; times in milliseconds; instants ISO 8601, UTC, of the wall. */
const count = z.number().int().min(0);
const ms = z.number().min(0);
const instant = z.iso.datetime();

/** Counts up to and including each bound, then the rest; as Prometheus has it, but in milliseconds. */
const histogram = z.strictObject({
  bounds: z.array(ms),
  /** One more than bounds: those above the last. Not cumulative. */
  counts: z.array(count),
  count,
  sum: ms,
});
export type Histogram = z.infer<typeof histogram>;

const breaker = z.strictObject({
  name: z.string(),
  kind: z.enum(['data', 'model', 'broker', 'notice']),
  state: z.enum(['closed', 'half_open', 'open']),
  trips: count,
  /** Calls it turned away. */
  rejected: count,
  lastFailure: z.string().nullable(),
});

const limiter = z.strictObject({
  name: z.string(),
  kind: breaker.shape.kind,
  /** Most starts a minute; null: it only bounds what runs at once. */
  perMinute: count.nullable(),
  /** Starts in the minute that ends now; null: not counted. */
  used: count.nullable(),
  running: count,
  waiting: count,
  /** Calls turned away because too many waited. */
  overflowed: count,
});

const provider = z.strictObject({
  name: z.string(),
  kind: breaker.shape.kind,
  /** Of a model provider. */
  model: z.string().nullable(),
  succeeded: count,
  /** Answers such as a 404 or a refused request: the provider is well. */
  refused: count,
  failed: count,
  timeouts: count,
  retries: count,
  latency: z.strictObject({ count, sum: ms, last: ms.nullable() }),
});

const stream = z.strictObject({
  name: z.string(),
  connected: z.boolean(),
  /** When that began; null: from the start. */
  since: instant.nullable(),
  lastMessageAt: instant.nullable(),
  reconnects: count,
});

const standing = z.strictObject({
  code: z.string(),
  state: z.enum(['reducing', 'halted']),
  by: z.string(),
  reason: z.string(),
  since: z.string(),
});

/** What a running desk tells of itself every few seconds, in RUNTIME_DIR/status.json. */
export const deskStatus = z.strictObject({
  version: z.literal(1),
  pid: z.number().int().positive(),
  /** When it was written, and when the desk began. */
  at: instant,
  startedAt: instant,
  /** How the desk lives: in real time, or through history. */
  clock: z.enum(['wall', 'replayed']),
  /** The desk's own time; in a replay some day of history. */
  deskTime: instant,
  broker: z.strictObject({ name: z.string(), kind: z.enum(['embedded', 'exchange', 'paper', 'live']) }),
  halt: z.strictObject({ state: z.enum(['active', 'reducing', 'halted']), standing: z.array(standing) }),
  cycles: z.strictObject({
    started: count,
    finished: count,
    failed: count,
    skipped: count,
    /** Last cycle begun and its session; null before the first. */
    last: z.strictObject({ id: z.string(), session: z.string() }).nullable(),
    /** When the last one was completed, by the wall. */
    lastCompletedAt: instant.nullable(),
    duration: histogram,
  }),
  /** From the event a station answers to its answer, waiting for its mailbox included. */
  stations: z.array(z.strictObject({ name: z.string(), failures: count, last: ms.nullable(), duration: histogram })), // prettier-ignore
  breakers: z.array(breaker),
  limiters: z.array(limiter),
  providers: z.array(provider),
  streams: z.array(stream),
  data: z.strictObject({
    /** Session of the newest data decided on; null: none yet. */
    session: z.string().nullable(),
    /** The desk's time less that session's close. */
    age: ms.nullable(),
    /** Milliseconds of market hours since each watched channel last spoke. */
    channels: z.array(z.strictObject({ name: z.string(), age: ms })),
    goodShare: z.number().nullable(),
  }),
  /** This machine's clock less the broker's, as last measured; null: not judged here. */
  clockSkew: z.number().nullable(),
  /** Of the event loop, since the file was last written. */
  loopDelay: z.strictObject({ mean: ms, p99: ms, max: ms }),
  memory: z.strictObject({ rss: count, heapUsed: count }),
});
export type DeskStatus = z.infer<typeof deskStatus>;
