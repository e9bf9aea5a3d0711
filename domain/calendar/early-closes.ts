import { dayNumber, nthWeekday, weekday } from './dates.ts';

const ONE_PM = 13 * 60;
const TWO_PM = 14 * 60;
const THURSDAY = 4;
const FRIDAY = 5;

/** Closes at 13:00 that were announced beforehand and follow no rule: the Friday after a Thursday's Christmas. */
const SPECIAL: ReadonlyMap<number, readonly [month: number, day: number]> = new Map([
  [1997, [12, 26]],
  [2003, [12, 26]],
]);

/**
 * Announced early closes of a year as pairs of day number and minutes after midnight in New York; some fall
 * on a weekend or a holiday and mean nothing then. 14:00 until 1992, 13:00 since. Closes nobody could foresee
 * (a storm, a halted floor) are left out: a desk of that morning did not know them either.
 */
export function earlyClosesOf(year: number): readonly (readonly [day: number, minutes: number])[] {
  const minutes = year < 1993 ? TWO_PM : ONE_PM;
  const closes: [number, number][] = [];
  if (year >= 1992) closes.push([nthWeekday(year, 11, THURSDAY, 4) + 1, minutes]);
  if (year >= 1990) {
    // On a Friday Christmas Eve is the holiday itself, kept for a Saturday's Christmas.
    closes.push([dayNumber(year, 12, 24), minutes]);
  }
  if (year >= 1995) closes.push([independence(year), minutes]);
  const special = SPECIAL.get(year);
  if (special) closes.push([dayNumber(year, special[0], special[1]), minutes]);
  return closes;
}

/** The eve of Independence Day; with the holiday on a Thursday it was the Friday after it until 2012. */
function independence(year: number): number {
  const fifth = dayNumber(year, 7, 5);
  return year < 2013 && weekday(fifth) === FRIDAY ? fifth : fifth - 2;
}
