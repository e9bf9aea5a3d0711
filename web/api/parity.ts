import { z } from 'zod';
import { count, figure, instant, session, text } from './common.ts';

/** A recorded day lived once more, as `npm run parity` told it last. Dollars; shares in [0, 1]. */
export const parityDay = z.object({
  day: session,
  /** The session that its orders were lived through. */
  next: session,
  at: instant,
  /** Where the bars came from. */
  history: text,
  status: text,
  /** Whether the next session is recorded too. */
  settled: z.boolean(),
  orders: count,
  recordedPnl: figure,
  simulatedPnl: figure,
  differences: count,
  differenceDollars: z.number(),
  unexplained: count,
  unexplainedDollars: z.number(),
  unexplainedShare: z.object({ count: z.number(), dollars: z.number() }),
  causes: z.record(text, z.object({ count, dollars: z.number(), absolute: z.number() })),
});
export type ParityDay = z.infer<typeof parityDay>;
