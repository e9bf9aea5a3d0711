import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { isEarlyClose, isSession, sessionsBetween } from '../../../domain/index.ts';

const data = path.resolve(import.meta.dirname, '../../../../shared/data');
const exists = existsSync(path.join(data, 'calendar'));
const column = (file: string): string[] =>
  readFileSync(path.join(data, file), 'utf8')
    .trim()
    .split('\n')
    .slice(1)
    .map((line) => (line.split(',')[0] as string).trim());
const weekdays = (from: string, to: string): string[] => {
  const days: string[] = [];
  for (let ms = Date.parse(from); ms <= Date.parse(to); ms += 86_400_000) {
    const w = new Date(ms).getUTCDay();
    if (w !== 0 && w !== 6) days.push(new Date(ms).toISOString().slice(0, 10));
  }
  return days;
};

describe.skipIf(!exists)('the calendar against ../shared/data (skipped where it is absent)', () => {
  it('closes on exactly the listed holidays of 1998 to 2028', () => {
    const listed = new Set(column('calendar/us_equity_holidays.csv'));
    const all = weekdays('1998-01-01', '2028-12-31');
    expect(all.filter((d) => !isSession(d))).toEqual(all.filter((d) => listed.has(d)));
  });

  it('closes early on exactly the listed sessions of 1999-11 to 2028', () => {
    const listed = column('calendar/us_equity_early_closes.csv').filter(isSession);
    expect(sessionsBetween('1999-11-01', '2028-12-31').filter(isEarlyClose)).toEqual(listed);
  });

  it('has the sessions on which MSFT traded from 1986 to 2022', () => {
    const traded = column('daily/MSFT.csv');
    expect(sessionsBetween(traded[0] as string, traded.at(-1) as string)).toEqual(traded);
  });
});
