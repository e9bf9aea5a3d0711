import { dateOf, dayNumber, weekday } from './dates.ts';
import { earlyClosesOf } from './early-closes.ts';
import { holidaysOf, SPECIAL_CLOSURES } from './holidays.ts';

/** The sessions of one year, oldest first, with the place of each and the early closes among them. */
export interface CalendarYear {
  readonly sessions: readonly string[];
  readonly index: ReadonlyMap<string, number>;
  /** Minutes after midnight, New York. */
  readonly earlyCloses: ReadonlyMap<string, number>;
}

const years = new Map<number, CalendarYear>();

export function calendarYear(year: number): CalendarYear {
  let found = years.get(year);
  if (!found) {
    if (!Number.isInteger(year) || year < 1 || year > 9999) throw new RangeError(`${year} is not a year`);
    found = build(year);
    years.set(year, found);
  }
  return found;
}

function build(year: number): CalendarYear {
  const holidays = new Set(holidaysOf(year));
  const sessions: string[] = [];
  const index = new Map<string, number>();
  const end = dayNumber(year, 12, 31);
  for (let day = dayNumber(year, 1, 1); day <= end; day++) {
    const w = weekday(day);
    if (w === 0 || w === 6 || holidays.has(day)) continue;
    const date = dateOf(day);
    if (SPECIAL_CLOSURES.has(date)) continue;
    index.set(date, sessions.length);
    sessions.push(date);
  }
  const earlyCloses = new Map<string, number>();
  for (const [day, minutes] of earlyClosesOf(year)) {
    const date = dateOf(day);
    if (index.has(date)) earlyCloses.set(date, minutes);
  }
  return { sessions, index, earlyCloses };
}
