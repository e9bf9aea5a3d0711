import { dayNumber, lastWeekday, nthWeekday, weekday } from './dates.ts';

const SUNDAY = 0;
const MONDAY = 1;
const THURSDAY = 4;
const SATURDAY = 6;

/** Whole days without trading that no rule gives. Source: NYSE, "Special closings"; Rule 7.2 for the rest. */
export const SPECIAL_CLOSURES: ReadonlyMap<string, string> = new Map([
  ['1985-09-27', 'Hurricane Gloria'],
  ['1994-04-27', 'funeral of President Nixon'],
  ['2001-09-11', 'attack on the World Trade Center'],
  ['2001-09-12', 'attack on the World Trade Center'],
  ['2001-09-13', 'attack on the World Trade Center'],
  ['2001-09-14', 'attack on the World Trade Center'],
  ['2004-06-11', 'day of mourning for President Reagan'],
  ['2007-01-02', 'day of mourning for President Ford'],
  ['2012-10-29', 'Hurricane Sandy'],
  ['2012-10-30', 'Hurricane Sandy'],
  ['2018-12-05', 'day of mourning for President George H. W. Bush'],
  ['2025-01-09', 'day of mourning for President Carter'],
]);

/** Sunday of Easter, Gregorian. Source: the anonymous algorithm of Nature (1876), after Meeus, "Astronomical Algorithms". */
function easter(year: number): number {
  const a = year % 19;
  const b = Math.floor(year / 100);
  const c = year % 100;
  const d = Math.floor(b / 4);
  const e = b % 4;
  const f = Math.floor((b + 8) / 25);
  const g = Math.floor((b - f + 1) / 3);
  const h = (19 * a + b - d - g + 15) % 30;
  const i = Math.floor(c / 4);
  const k = c % 4;
  const l = (32 + 2 * e + 2 * i - h - k) % 7;
  const m = Math.floor((a + 11 * h + 22 * l) / 451);
  const n = h + l - 7 * m + 114;
  return dayNumber(year, Math.floor(n / 31), (n % 31) + 1);
}

/** A fixed day that falls on a weekend is kept on the nearest weekday. */
function nearestWeekday(day: number): number {
  const w = weekday(day);
  if (w === SATURDAY) return day - 1;
  return w === SUNDAY ? day + 1 : day;
}

/**
 * Day numbers of the year's holidays by rule. New Year's Day on a Saturday is not made up for
 * (the Friday closes the books of the year); all others are.
 */
export function holidaysOf(year: number): readonly number[] {
  const newYear = dayNumber(year, 1, 1);
  const days = [
    weekday(newYear) === SUNDAY ? newYear + 1 : newYear,
    nthWeekday(year, 2, MONDAY, 3), // Washington's Birthday
    easter(year) - 2, // Good Friday
    lastWeekday(year, 5, 31, MONDAY), // Memorial Day
    nearestWeekday(dayNumber(year, 7, 4)), // Independence Day
    nthWeekday(year, 9, MONDAY, 1), // Labor Day
    nthWeekday(year, 11, THURSDAY, 4), // Thanksgiving
    nearestWeekday(dayNumber(year, 12, 25)), // Christmas
  ];
  if (year >= 1998) days.push(nthWeekday(year, 1, MONDAY, 3)); // Martin Luther King Jr. Day
  if (year >= 2022) days.push(nearestWeekday(dayNumber(year, 6, 19))); // Juneteenth
  return days;
}
