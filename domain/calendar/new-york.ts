import { DAY_MS, dateOf, dayNumber, lastWeekday, nthWeekday } from './dates.ts';

const HOUR_MS = 3_600_000;
const SUNDAY = 0;

interface DaylightSaving {
  /** Day numbers: clocks go forward on `start`, back on `end`, at 02:00 local time. */
  readonly start: number;
  readonly end: number;
}

const byYear = new Map<number, DaylightSaving>();

/** US rules: Uniform Time Act as amended in 1986 (from 1987) and by the Energy Policy Act of 2005 (from 2007). */
function daylightSaving(year: number): DaylightSaving {
  let found = byYear.get(year);
  if (!found) {
    if (year >= 2007) found = { start: nthWeekday(year, 3, SUNDAY, 2), end: nthWeekday(year, 11, SUNDAY, 1) };
    else {
      const start = year >= 1987 ? nthWeekday(year, 4, SUNDAY, 1) : lastWeekday(year, 4, 30, SUNDAY);
      found = { start, end: lastWeekday(year, 10, 31, SUNDAY) };
    }
    byYear.set(year, found);
  }
  return found;
}

/** UTC less New York time, in milliseconds, at 04:00 or later of a local day: 4 or 5 hours. */
export function offsetOfDay(year: number, day: number): number {
  const { start, end } = daylightSaving(year);
  return day >= start && day < end ? 4 * HOUR_MS : 5 * HOUR_MS;
}

// Instants arrive in order, so the year of the last one nearly always serves the next one too.
let yearStart = 0;
let yearEnd = 0;
let forward = 0;
let back = 0;

function turnTo(standard: number): void {
  const year = Number(dateOf(Math.floor(standard / DAY_MS)).slice(0, 4));
  const { start, end } = daylightSaving(year);
  yearStart = dayNumber(year, 1, 1) * DAY_MS;
  yearEnd = dayNumber(year + 1, 1, 1) * DAY_MS;
  // 02:00 standard time on the first day; 02:00 daylight time, which is 01:00 standard, on the last one.
  forward = start * DAY_MS + 2 * HOUR_MS;
  back = end * DAY_MS + HOUR_MS;
}

/** Milliseconds since the epoch as New York's clocks show them. */
export function newYorkLocal(ms: number): number {
  const standard = ms - 5 * HOUR_MS;
  if (!(standard >= yearStart && standard < yearEnd)) turnTo(standard);
  return standard >= forward && standard < back ? standard + HOUR_MS : standard;
}

let lastDay = NaN;
let lastDate = '';

/** Date in New York at an instant (milliseconds since the epoch, UTC). */
export function newYorkDate(ms: number): string {
  const day = Math.floor(newYorkLocal(ms) / DAY_MS);
  if (day !== lastDay) {
    lastDate = dateOf(day);
    lastDay = day;
  }
  return lastDate;
}
