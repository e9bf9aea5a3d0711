import { lastIndexAt } from '../bars.ts';
import { calendarYear, type CalendarYear } from './year.ts';

function yearOf(date: string): number {
  const year = Number(date.slice(0, 4));
  if (date.length !== 10 || Number.isNaN(year)) throw new RangeError(`"${date}" is not a date`);
  return year;
}

/** Place in its year of the last session on or before the date; -1 where the year has none so far. */
function place(year: CalendarYear, date: string): number {
  return year.index.get(date) ?? lastIndexAt(year.sessions, date);
}

/** Whether the exchange trades on that day. */
export function isSession(date: string): boolean {
  return calendarYear(yearOf(date)).index.has(date);
}

/** Whether the session was announced to close before 16:00. */
export function isEarlyClose(date: string): boolean {
  return calendarYear(yearOf(date)).earlyCloses.has(date);
}

/** The session `count` sessions after (or, negative, before) the last one on or before the date; 0 is that one itself. */
export function shiftSessions(date: string, count: number): string {
  let number = yearOf(date);
  let year = calendarYear(number);
  let i = place(year, date) + count;
  while (i < 0) {
    year = calendarYear(--number);
    i += year.sessions.length;
  }
  while (i >= year.sessions.length) {
    i -= year.sessions.length;
    year = calendarYear(++number);
  }
  return year.sessions[i] as string;
}

/** The first session after the date. */
export function nextSession(date: string): string {
  return shiftSessions(date, 1);
}

/** The last session before the date. */
export function previousSession(date: string): string {
  return shiftSessions(date, isSession(date) ? -1 : 0);
}

/** Sessions of the closed interval, oldest first; none where `from` is after `to`. */
export function sessionsBetween(from: string, to: string): string[] {
  const sessions: string[] = [];
  if (from > to) return sessions;
  const last = yearOf(to);
  for (let number = yearOf(from); number <= last; number++) {
    for (const session of calendarYear(number).sessions) {
      if (session >= from && session <= to) sessions.push(session);
    }
  }
  return sessions;
}

/** How many sessions lie in (a, b]: 1 from a session to the next one; negative where b is before a. */
export function sessionsApart(a: string, b: string): number {
  if (b < a) return 0 - sessionsApart(b, a);
  let number = yearOf(a);
  const last = yearOf(b);
  let apart = place(calendarYear(last), b) - place(calendarYear(number), a);
  for (; number < last; number++) apart += calendarYear(number).sessions.length;
  return apart;
}
