import { nextSession, sessionTimes, shiftSessions } from '../../domain/calendar/index.ts';
import type { Rng } from '../../domain/index.ts';

const SECOND = 1000;
const MINUTE = 60 * SECOND;

/** Something that goes wrong at a moment. */
export interface Blow {
  readonly at: number;
  readonly what: 'outage' | 'disconnect' | 'kill' | 'clock set' | 'clock far off' | 'manual order';
  /** Milliseconds, where it lasts. */
  readonly lasts: number;
}

/** When what happens in one seed: sessions, the moments worth living second by second, and the blows. */
export interface Schedule {
  readonly sessions: readonly string[];
  readonly start: number;
  /** From here on nothing goes wrong any more. */
  readonly healed: number;
  readonly end: number;
  readonly blows: readonly Blow[];
  /** When a person looks. */
  readonly looks: readonly number[];
  /** The moment until which a sleeper may sleep on because nothing happens before it; null: every second matters. */
  sleepOver(now: number, milliseconds: number): number | null;
}

/** Calm sessions at the end. */
const CALM = 2;
const BLOWS = [
  'outage',
  'disconnect',
  'disconnect',
  'kill',
  'clock set',
  'manual order',
  'manual order',
] as const;

export function makeSchedule(rng: Rng, count: number): Schedule {
  const between = (from: number, to: number): number => from + rng.next() * (to - from);
  const sessions = [shiftSessions('2024-01-02', 1 + Math.floor(rng.next() * 80))];
  while (sessions.length < count) sessions.push(nextSession(sessions.at(-1) as string));
  const times = sessions.map((session) => sessionTimes(session));
  const healed = (times.at(-1 - CALM) as (typeof times)[0]).close + 15 * MINUTE;
  const blows: Blow[] = [];
  for (const { open, close } of times.slice(0, -CALM)) {
    for (let n = Math.floor(between(0, 3)); n > 0; n--) {
      const anyTime = rng.next() < 0.25;
      const near = anyTime ? between(open, close) : rng.next() < 0.6 ? between(close - 8 * SECOND, close + 30 * SECOND) : between(open - 5 * SECOND, open + 20 * SECOND);
      const what = BLOWS[Math.floor(rng.next() * BLOWS.length)] as (typeof BLOWS)[number];
      const far = what === 'clock set' && rng.next() < 0.15;
      const at = what === 'manual order' ? between(open + MINUTE, close - 3 * MINUTE) : near;
      blows.push({ at, what: far ? 'clock far off' : what, lasts: rng.next() < 0.7 ? between(2, 25) * SECOND : between(30, 150) * SECOND });
    }
  }
  blows.sort((a, b) => a.at - b.at);
  const moments = times.flatMap(({ open, close }) => [
    open - 10 * MINUTE,
    // Who asked about an order then, and asks once more before he believes that it is lost.
    open - 9 * MINUTE,
    open,
    ...[30, 120, 240].map((minutes) => open + minutes * MINUTE).filter((at) => at < close),
    close - 10 * SECOND,
    close,
    close + 10 * MINUTE,
    close + 20 * MINUTE,
    close + 180 * MINUTE,
  ]);
  moments.push(...blows.map((blow) => blow.at));
  moments.sort((a, b) => a - b);
  const last = times.at(-1) as (typeof times)[0];
  return {
    sessions,
    start: (times[0] as (typeof times)[0]).close - 20 * MINUTE,
    healed,
    end: last.close + 30 * MINUTE,
    blows: blows.filter((blow) => blow.at < healed - 5 * MINUTE),
    looks: times.slice(1).map(({ open }) => open - 10 * MINUTE),
    sleepOver(now, milliseconds) {
      // What is waited for is waited for exactly; only those who look again and again may look less often.
      if (milliseconds !== SECOND && milliseconds < 30 * SECOND) return null;
      const fine = times.some(({ open, close }) => (now >= open && now < open + 6 * SECOND) || (now >= close && now < close + 20 * SECOND));
      return fine ? null : (moments.find((at) => at > now) ?? null);
    },
  };
} // prettier-ignore
