import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  isEarlyClose,
  isSession,
  lastFinishedSession,
  newYorkDate,
  nextOpen,
  nextSession,
  phaseAt,
  sessionsBetween,
  sessionTimes,
} from '../../../domain/index.ts';

const format = new Intl.DateTimeFormat('en-CA', {
  timeZone: 'America/New_York',
  hourCycle: 'h23',
  year: 'numeric',
  month: '2-digit',
  day: '2-digit',
  hour: '2-digit',
  minute: '2-digit',
});
/** `YYYY-MM-DD HH:MM` in New York, by the platform's zone database. */
const byZoneDatabase = (ms: number): string => {
  const part = Object.fromEntries(format.formatToParts(ms).map((p) => [p.type, p.value]));
  return `${part['year']}-${part['month']}-${part['day']} ${part['hour']}:${part['minute']}`;
};
const instant = fc.integer({ min: Date.UTC(1976, 0, 1) / 60_000, max: Date.UTC(2060, 0, 1) / 60_000 });

describe('New York time', () => {
  it('what is no date has no times, whatever was asked before', () => {
    for (const before of ['2024-07-03', '2024-07-05', '2024-07-03']) {
      expect(new Date(sessionTimes(before).open).toISOString()).toBe(`${before}T13:30:00.000Z`);
      for (const text of ['', '2024-7-3', 'today']) expect(() => sessionTimes(text)).toThrow(RangeError);
    }
  });

  it('agrees with the zone database at any minute since 1976', () => {
    fc.assert(
      fc.property(instant, (minutes) => {
        expect(newYorkDate(minutes * 60_000)).toBe(byZoneDatabase(minutes * 60_000).slice(0, 10));
      }),
      { seed: 1, numRuns: 3000 },
    );
  });

  it('opens at 09:30 and closes at 16:00 or 13:00 in the months in which the clocks change', () => {
    for (let year = 1993; year <= 2040; year++) {
      for (const month of ['03', '04', '10', '11']) {
        for (const date of sessionsBetween(`${year}-${month}-01`, `${year}-${month}-15`)) {
          const { preOpen, open, close, afterClose } = sessionTimes(date);
          const hour = isEarlyClose(date) ? 13 : 16;
          expect([preOpen, open, close, afterClose].map(byZoneDatabase)).toEqual(
            ['04:00', '09:30', `${hour}:00`, `${hour + 4}:00`].map((time) => `${date} ${time}`),
          );
        }
      }
    }
  });

  it('is right within the hours in which the clocks change', () => {
    for (const change of [
      '1986-04-27',
      '1995-04-02',
      '2006-10-29',
      '2007-03-11',
      '2024-03-10',
      '2024-11-03',
    ]) {
      for (let minute = -720; minute <= 720; minute += 7) {
        const ms = Date.parse(`${change}T06:30:00Z`) + minute * 60_000;
        expect(newYorkDate(ms)).toBe(byZoneDatabase(ms).slice(0, 10));
      }
    }
  });
});

describe('phases', () => {
  it('names the phases of a day, a half-day, a holiday and a weekend', () => {
    const at = (utc: string) => phaseAt(Date.parse(utc));
    expect(at('2024-07-02T07:59:00Z')).toBe('CLOSED');
    expect(at('2024-07-02T08:00:00Z')).toBe('PRE_MARKET');
    expect(at('2024-07-02T13:30:00Z')).toBe('REGULAR');
    expect(at('2024-07-02T20:00:00Z')).toBe('AFTER_HOURS');
    expect(at('2024-07-03T00:00:00Z')).toBe('CLOSED');
    expect(at('2024-07-03T17:00:00Z'), 'closed at 13:00').toBe('AFTER_HOURS');
    expect(at('2024-07-03T21:00:00Z'), 'after-hours to 17:00 on a half-day').toBe('CLOSED');
    expect(at('2024-07-04T15:00:00Z')).toBe('CLOSED');
    expect(at('2024-07-06T15:00:00Z')).toBe('WEEKEND');
    expect(at('2024-07-08T03:59:00Z'), 'Sunday evening in New York').toBe('WEEKEND');
  });

  it('P6: a session counts as finished at its close and not a millisecond earlier', () => {
    fc.assert(
      fc.property(instant, (minutes) => {
        const ms = minutes * 60_000;
        const last = lastFinishedSession(ms);
        expect(isSession(last)).toBe(true);
        expect(sessionTimes(last).close).toBeLessThanOrEqual(ms);
        expect(sessionTimes(nextSession(last)).close).toBeGreaterThan(ms);
        expect(lastFinishedSession(sessionTimes(last).close)).toBe(last);
        expect(lastFinishedSession(sessionTimes(last).close - 1)).not.toBe(last);
      }),
      { seed: 1, numRuns: 500 },
    );
  });

  it('gives the first open after an instant', () => {
    fc.assert(
      fc.property(instant, (minutes) => {
        const ms = minutes * 60_000;
        const open = nextOpen(ms);
        expect(open).toBeGreaterThan(ms);
        expect(phaseAt(open)).toBe('REGULAR');
        expect(open - ms).toBeLessThanOrEqual(8 * 86_400_000);
        expect(nextOpen(open - 1)).toBe(open);
        for (const session of sessionsBetween(newYorkDate(ms), newYorkDate(open))) {
          const at = sessionTimes(session).open;
          expect(at <= ms || at >= open).toBe(true);
        }
      }),
      { seed: 1, numRuns: 300 },
    );
  });
});
