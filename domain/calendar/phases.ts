import { DAY_MS, parseDay, weekday } from './dates.ts';
import { newYorkDate, newYorkLocal, offsetOfDay } from './new-york.ts';
import { isSession, nextSession, previousSession } from './sessions.ts';
import { calendarYear } from './year.ts';

const MINUTE_MS = 60_000;
const PRE_OPEN = 4 * 60;
const OPEN = 9 * 60 + 30;
const CLOSE = 16 * 60;
/** After-hours trading ends four hours after the close: 20:00, or 17:00 on a day that closes at 13:00. */
const AFTER_HOURS = 4 * 60;

export type MarketPhase = 'CLOSED' | 'PRE_MARKET' | 'REGULAR' | 'AFTER_HOURS' | 'WEEKEND';

/** The marks of a session, in milliseconds since the epoch, UTC. */
export interface SessionTimes {
  readonly preOpen: number;
  readonly open: number;
  readonly close: number;
  readonly afterClose: number;
}

function closeMinutes(date: string): number {
  return calendarYear(Number(date.slice(0, 4))).earlyCloses.get(date) ?? CLOSE;
}

/** When a session opens and closes. On a day that is no session: when it would have, by the usual hours. */
export function sessionTimes(date: string): SessionTimes {
  if (date !== asked) {
    times = timesOf(date);
    asked = date;
  }
  return times as SessionTimes;
}

/** The last answer: whoever lives through a session asks several times. */
let asked: string | null = null;
let times: SessionTimes | undefined;

function timesOf(date: string): SessionTimes {
  const day = parseDay(date);
  if (Number.isNaN(day)) throw new RangeError(`"${date}" is not a date`);
  const midnight = day * DAY_MS + offsetOfDay(Number(date.slice(0, 4)), day);
  const close = closeMinutes(date);
  return Object.freeze({
    preOpen: midnight + PRE_OPEN * MINUTE_MS,
    open: midnight + OPEN * MINUTE_MS,
    close: midnight + close * MINUTE_MS,
    afterClose: midnight + (close + AFTER_HOURS) * MINUTE_MS,
  });
}

/** The market's phase at an instant. A holiday is CLOSED, Saturday and Sunday are WEEKEND. */
export function phaseAt(ms: number): MarketPhase {
  const local = newYorkLocal(ms);
  const day = Math.floor(local / DAY_MS);
  const w = weekday(day);
  if (w === 0 || w === 6) return 'WEEKEND';
  const date = newYorkDate(ms);
  if (!isSession(date)) return 'CLOSED';
  const minutes = (local - day * DAY_MS) / MINUTE_MS;
  if (minutes < PRE_OPEN) return 'CLOSED';
  if (minutes < OPEN) return 'PRE_MARKET';
  const close = closeMinutes(date);
  if (minutes < close) return 'REGULAR';
  return minutes < close + AFTER_HOURS ? 'AFTER_HOURS' : 'CLOSED';
}

/** The last session whose regular close is at or before the instant. */
export function lastFinishedSession(ms: number): string {
  const date = newYorkDate(ms);
  return isSession(date) && sessionTimes(date).close <= ms ? date : previousSession(date);
}

/** The first regular open after the instant, in milliseconds since the epoch. */
export function nextOpen(ms: number): number {
  const date = newYorkDate(ms);
  if (isSession(date)) {
    const { open } = sessionTimes(date);
    if (open > ms) return open;
  }
  return sessionTimes(nextSession(date)).open;
}
