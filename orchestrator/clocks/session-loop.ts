import { sessionTimes } from '../../domain/calendar/index.ts';
import type { ReplayedClock } from '../../domain/index.ts';
import type { Pacer } from './pacer.ts';
import type { Ending } from '../reporting.ts';

export interface SessionLoopParts {
  readonly clock: ReplayedClock;
  readonly pacer: Pacer;
  /** First session to live through; null: there is none left. */
  readonly first: string | null;
  /** The session after; null at the end of the data. */
  readonly after: (session: string) => string | null;
  /** What was asked by hand takes its place in the story. */
  readonly before: () => Promise<void>;
  /** The exchange plays the session's bars: queued orders meet its open. */
  readonly play: (session: string) => Promise<void>;
  /** The desk decides on the session's close. */
  readonly cycle: (session: string) => Promise<void>;
  /** Ends after so many cycles. */
  readonly cycles: number;
}

/**
 * Lives through history, one cycle a session. The clock stands at the session's close while it is played and decided
 * on: what is known is what was known then (P6), and no time of the machine's enters (P5).
 */
export async function sessionLoop(parts: SessionLoopParts, signal: AbortSignal): Promise<Ending> {
  let session = parts.first;
  if (session === null) return 'already_finished';
  for (let cycles = 0; session !== null; cycles++) {
    if (cycles >= parts.cycles) return 'cycles';
    await parts.pacer.pace(signal);
    if (signal.aborted) return 'stopped';
    parts.clock.advanceTo(sessionTimes(session).close);
    await parts.before();
    await parts.play(session);
    await parts.cycle(session);
    session = parts.after(session);
    // A face, a signal and timers get their turn between sessions, at any speed.
    await new Promise<void>((resolve) => setImmediate(resolve));
  }
  return signal.aborted ? 'stopped' : 'finished';
}
