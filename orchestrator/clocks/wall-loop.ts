import { lastFinishedSession, nextSession, phaseAt, sessionTimes } from '../../domain/calendar/index.ts';
import type { Clock } from '../../domain/index.ts';
import type { Sleep } from './pacer.ts';

/** Longest nap while the market is closed, milliseconds. */
const NAP = 5 * 60_000;

export interface WallLoopParts {
  readonly clock: Clock;
  readonly sleep: Sleep;
  /** Between ticks, milliseconds. */
  readonly interval: number;
  /** Longest nap while nothing new can be known, milliseconds. @default 5 minutes */
  readonly longestNap?: number;
  /** Whether each phase of the market is worth a line; not where days pass in seconds. @default true */
  readonly announce?: boolean;
  /** Cycles that may be open at once. Orders of overlapping cycles could pass each other, hence one. @default 1 */
  readonly maxOpen?: number;
  /** Last session that has had its cycle; null: none yet. */
  readonly decided: () => string | null;
  /** Whether the provider has the session's bars already. */
  readonly dataThere: (session: string) => Promise<boolean>;
  readonly cycle: (session: string) => Promise<void>;
  readonly skipped: (session: string, open: number) => Promise<void>;
  readonly say: (text: string) => void;
  /** Ends after so many cycles. @default Infinity */
  readonly cycles?: number;
}

/**
 * The loop on the wall clock, for daily bars: one cycle after each finished session. While nothing new can be known
 * it sleeps, five minutes at most, and says until when. A session whose next open has passed is not decided on any
 * more: its orders could only fill at a price that is gone.
 */
export async function wallLoop(parts: WallLoopParts, signal: AbortSignal): Promise<void> {
  const { clock, maxOpen = 1, cycles = Infinity } = parts;
  const running = new Set<Promise<void>>();
  let fault: unknown;
  let begun = 0;
  let told = '';
  let missing = '';
  let wanted = parts.decided();
  while (!signal.aborted && fault === undefined && begun < cycles) {
    const now = clock.now();
    const session = lastFinishedSession(now);
    const inTime = now < sessionTimes(nextSession(session)).open;
    if (wanted !== null && session <= wanted) {
      // A session has one cycle, however long it takes.
      if (running.size > 0) await Promise.race([parts.sleep(parts.interval, signal), ...running]);
      else told = await nap(parts, session, told, signal);
      continue;
    }
    if (!inTime) {
      wanted = session;
      parts.say(
        `the market is open: ${session} is no longer decided on, its orders could not fill at the open any more`,
      );
      continue;
    }
    if (running.size >= maxOpen) await parts.skipped(session, running.size);
    else if (await parts.dataThere(session)) {
      wanted = session;
      begun++;
      const cycle = parts
        .cycle(session)
        .catch((thrown: unknown) => (fault = thrown))
        .finally(() => running.delete(cycle)) as Promise<void>;
      running.add(cycle);
    } else if (missing !== session) {
      missing = session;
      parts.say(`no bars of ${session} yet; asking again every ${parts.interval / 1000} s`);
    }
    await Promise.race([parts.sleep(parts.interval, signal), ...running]);
  }
  await Promise.all(running);
  if (fault !== undefined) throw fault;
}

/** Sleeps towards the next close; says so once a phase. */
async function nap(
  parts: WallLoopParts,
  session: string,
  told: string,
  signal: AbortSignal,
): Promise<string> {
  const now = parts.clock.now();
  const close = sessionTimes(nextSession(session)).close;
  const phase = phaseAt(now);
  const line = `market ${phase.toLowerCase().replace('_', ' ')}: the next decision is due at ${new Date(close).toISOString()}`;
  if (line !== told && parts.announce !== false) parts.say(line);
  const { interval, longestNap = NAP } = parts;
  const wait = phase === 'REGULAR' ? Math.min(interval, longestNap) : longestNap;
  await parts.sleep(Math.max(1, Math.min(wait, close - now)), signal);
  return line;
}
