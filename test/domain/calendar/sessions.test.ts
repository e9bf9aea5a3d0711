import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  isDate,
  isEarlyClose,
  isSession,
  nextSession,
  previousSession,
  sessionsApart,
  sessionsBetween,
  shiftSessions,
} from '../../../domain/index.ts';

const anyDate = fc
  .integer({ min: Date.UTC(1986, 0, 1) / 86_400_000, max: Date.UTC(2060, 0, 1) / 86_400_000 })
  .map((day) => new Date(day * 86_400_000).toISOString().slice(0, 10));

describe('sessions', () => {
  it('knows the closures that no rule gives', () => {
    const closures = ['1994-04-27', '2001-09-11', '2001-09-14', '2004-06-11', '2007-01-02', '2012-10-29'];
    for (const date of [...closures, '2012-10-30', '2018-12-05', '2025-01-09']) {
      expect(isSession(date), `${date}`).toBe(false);
    }
    expect(nextSession('2001-09-10')).toBe('2001-09-17');
  });

  it('follows holidays as they came in: Martin Luther King Jr. Day in 1998, Juneteenth in 2022', () => {
    expect(isSession('1997-01-20')).toBe(true);
    expect(isSession('1998-01-19')).toBe(false);
    expect(isSession('2021-06-18')).toBe(true);
    expect(isSession('2022-06-20')).toBe(false);
  });

  it("does not make up for a New Year's Day on a Saturday", () => {
    expect(isSession('2021-12-31')).toBe(true);
    expect(isSession('2022-01-03')).toBe(true);
    expect(isSession('2023-01-02'), 'Sunday is made up for on Monday').toBe(false);
  });

  it('moves the early close of Independence Day with history', () => {
    expect(isEarlyClose('1996-07-05'), 'the Friday after a Thursday holiday until 2012').toBe(true);
    expect(isEarlyClose('1996-07-03')).toBe(false);
    expect(isEarlyClose('2013-07-03'), 'the eve since').toBe(true);
    expect(isEarlyClose('2013-07-05')).toBe(false);
    expect(isEarlyClose('1994-07-01')).toBe(false);
  });

  it('closes early after a Thursday Christmas in 1997 and 2003 only', () => {
    expect(['1997-12-26', '2003-12-26'].every(isEarlyClose)).toBe(true);
    expect(['2008-12-26', '2014-12-26', '2025-12-26'].some(isEarlyClose)).toBe(false);
  });

  it('keeps 250 to 253 sessions a year, save for 2001, up to 2400', () => {
    for (let year = 1990; year <= 2400; year++) {
      const n = sessionsBetween(`${year}-01-01`, `${year}-12-31`).length;
      expect(n, `sessions of ${year}`).toBeGreaterThanOrEqual(year === 2001 ? 248 : 249);
      expect(n, `sessions of ${year}`).toBeLessThanOrEqual(254);
    }
  });

  it('leaves no run of more than four days without a session, save for September 2001', () => {
    const all = sessionsBetween('1990-01-01', '2040-12-31');
    const gaps = all
      .slice(1)
      .map((date, i) => (Date.parse(date) - Date.parse(all[i] as string)) / 86_400_000)
      .filter((days) => days > 5);
    expect(gaps).toEqual([7]);
  });

  it('steps forward and back over the same sessions', () => {
    fc.assert(
      fc.property(anyDate, fc.integer({ min: -600, max: 600 }), (date, n) => {
        const base = shiftSessions(date, 0);
        expect(base <= date && isSession(base)).toBe(true);
        const there = shiftSessions(base, n);
        expect(isSession(there)).toBe(true);
        expect(shiftSessions(there, -n)).toBe(base);
        expect(sessionsApart(base, there)).toBe(n);
        expect(previousSession(nextSession(date))).toBe(base);
      }),
      { seed: 1, numRuns: 300 },
    );
  });

  it('counts the sessions of (a, b] as listing them does', () => {
    fc.assert(
      fc.property(anyDate, fc.integer({ min: 0, max: 900 }), (a, days) => {
        const b = new Date(Date.parse(a) + days * 86_400_000).toISOString().slice(0, 10);
        const listed = sessionsBetween(a, b).filter((session) => session > a).length;
        expect(sessionsApart(a, b)).toBe(listed);
        expect(sessionsApart(b, a)).toBe(0 - listed);
      }),
      { seed: 1, numRuns: 200 },
    );
  });

  it('tells days of the calendar from other texts', () => {
    expect(['2024-02-29', '2000-02-29', '1999-12-31'].every(isDate)).toBe(true);
    const wrong = ['2023-02-29', '1900-02-29', '2024-13-01', '2024-00-10', '2024-1-01', 'abcd-ef-gh', ''];
    expect(wrong.filter(isDate)).toEqual([]);
    expect(() => isSession('nonsense')).toThrow(RangeError);
  });
});
