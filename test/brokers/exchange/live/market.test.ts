import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { AcceleratedClock, Tape } from '../../../../brokers/exchange/live/index.ts';
import { sessionPath } from '../../../../brokers/exchange/live/intraday.ts';
import { nextMark } from '../../../../brokers/exchange/live/marks.ts';
import { nextSession, phaseAt, quantise, ReplayedClock, sessionTimes } from '../../../../domain/index.ts';
import { simulatedMarket } from '../../../../market/index.ts';
import { marketHistory } from '../../../../orchestrator/exchange-server/index.ts';

const cents = (low: number, high: number) => fc.integer({ min: low, max: high }).map((n) => n / 100);
const bars = fc
  .record({
    a: cents(200, 50_000),
    b: cents(200, 50_000),
    up: cents(0, 500),
    down: cents(0, 150),
    volume: fc.integer({ min: 0, max: 1e7 }),
  })
  .map(({ a, b, up, down, volume }) => ({
    date: '2024-01-02',
    open: a,
    close: b,
    high: Math.round((Math.max(a, b) + up) * 100) / 100,
    low: Math.round((Math.min(a, b) - down) * 100) / 100,
    volume,
  }));

describe('the way through a session', () => {
  it('begins at the open, ends at the close, touches high and low, stays between them and on the tick', () => {
    fc.assert(
      fc.property(bars, fc.constantFrom(390, 210), fc.nat(), (bar, minutes, seed) => {
        const { prices, volumes } = sessionPath(seed, 'AAPL', bar, minutes);
        expect(prices).toHaveLength(minutes + 1);
        expect([prices[0], prices[minutes]]).toEqual([bar.open, bar.close]);
        expect([Math.max(...prices), Math.min(...prices)]).toEqual([bar.high, bar.low]);
        const offTick = prices.filter((price) => quantise(price, 'nearest') !== price);
        expect([...offTick]).toEqual([]);
        expect(volumes.reduce((sum, volume) => sum + volume, 0)).toBe(bar.volume);
        expect(Math.min(...volumes)).toBeGreaterThanOrEqual(0);
      }),
      { seed: 7, numRuns: 300 },
    );
  });

  it('P5: the same seed, symbol and bar take the same way, another seed another', () => {
    const bar = { date: '2024-01-02', open: 100, high: 103, low: 98, close: 101, volume: 1e6 };
    expect(sessionPath(1, 'AAPL', bar, 390)).toEqual(sessionPath(1, 'AAPL', bar, 390));
    expect(sessionPath(2, 'AAPL', bar, 390).prices).not.toEqual(sessionPath(1, 'AAPL', bar, 390).prices);
  });
});

describe('the tape', () => {
  it('P6: before the open the last close counts, minutes are told when they are over', async () => {
    const tape = new Tape(marketHistory(simulatedMarket({ seed: 1 })), 1);
    const day = '2024-01-03';
    const { open, close } = sessionTimes(day);
    await tape.load(['AAPL'], '2024-01-02');
    await tape.load(['AAPL'], day);
    expect(tape.price('AAPL', open - 1)).toBe(tape.bar('AAPL', '2024-01-02')?.close);
    expect(tape.price('AAPL', open)).toBe(tape.bar('AAPL', day)?.open);
    expect(tape.price('AAPL', close)).toBe(tape.bar('AAPL', day)?.close);
    expect(tape.price('AAPL', close + 3_600_000)).toBe(tape.bar('AAPL', day)?.close);
    expect(tape.minutes('AAPL', day, open, close)).toHaveLength(390);
    expect(tape.minutes('AAPL', day, open + 60_000, open + 180_000).map(({ at }) => at - open)).toEqual([
      60_000, 120_000,
    ]);
    expect(tape.price('MSFT', open), 'nothing is known of what was not loaded').toBeNull();
  });
});

describe('accelerated time', () => {
  const start = sessionTimes('2024-01-05').open;

  it('is open for two thirds of a session of wall time and never stands still or turns back', () => {
    const wall = new ReplayedClock(0);
    const clock = new AcceleratedClock(wall, start, 1);
    let open = 0;
    let before = clock.now();
    expect(before).toBe(start);
    for (let second = 1; second <= 600; second++) {
      wall.advanceTo(second * 1000);
      const now = clock.now();
      expect(now).toBeGreaterThan(before);
      before = now;
      if (phaseAt(now) === 'REGULAR') open++;
    }
    expect(open / 600).toBeCloseTo(2 / 3, 1);
    expect(before, 'ten sessions in ten minutes').toBe(sessionTimes('2024-01-22').open);
  });

  it('carries on in the middle of a session, and from closed hours at the next open', () => {
    const noon = start + 3 * 3_600_000;
    expect(new AcceleratedClock(new ReplayedClock(5000), noon, 7).now()).toBe(noon);
    const weekend = start + 40 * 3_600_000;
    expect(new AcceleratedClock(new ReplayedClock(5000), weekend, 7).now()).toBe(
      sessionTimes(nextSession('2024-01-05')).open,
    );
  });

  it('no mark of a session is stepped over', () => {
    const found: string[] = [];
    for (let at = start - 7 * 3_600_000; found.at(-1) !== 'after_close';) {
      const mark = nextMark(at);
      expect(mark.at).toBeGreaterThan(at);
      if (mark.kind !== 'minute') found.push(mark.kind);
      at = mark.at;
    }
    expect(found).toEqual(['pre_open', 'open', 'close', 'after_close']);
  });
});
