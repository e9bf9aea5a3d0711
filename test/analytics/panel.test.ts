import fc from 'fast-check';
import * as ss from 'simple-statistics';
import { describe, expect, it } from 'vitest';
import { averageCorrelation, bookVar, correlation, quantile, returnPanel } from '../../analytics/index.ts';
import { GrowingSeries } from '../../domain/index.ts';
import { spread } from '../support/spread.ts';

function series(symbol: string, closes: Readonly<Record<string, number>>): GrowingSeries {
  return new GrowingSeries(
    symbol,
    Object.entries(closes).map(([date, close]) => ({
      date,
      open: close,
      high: close,
      low: close,
      close,
      volume: 1,
    })),
  );
}

const d = (day: number): string => `2020-01-${String(day).padStart(2, '0')}`;
const last = (s: GrowingSeries): { series: GrowingSeries; index: number } => ({
  series: s,
  index: s.length - 1,
});
const rounded = (row: ArrayLike<number> | undefined): number[] =>
  Array.from(row ?? [], (r) => Math.round(r * 1e9) / 1e9);

describe('return panel', () => {
  const a = series('A', { [d(1)]: 100, [d(2)]: 110, [d(3)]: 121, [d(6)]: 60.5, [d(7)]: 121 });

  it('aligns equal dates one to one, newest window only', () => {
    const b = series('B', { [d(1)]: 10, [d(2)]: 20, [d(3)]: 10, [d(6)]: 5, [d(7)]: 10 });
    const [x, y] = returnPanel([last(a), last(b)], 3);
    expect([rounded(x), rounded(y)]).toEqual([
      [0.1, -0.5, 1],
      [-0.5, -0.5, 1],
    ]);
  });

  it('carries the last close over a missing date', () => {
    const gap = series('G', { [d(1)]: 10, [d(2)]: 20, [d(6)]: 5, [d(7)]: 10 });
    const [, y] = returnPanel([last(a), last(gap)], 4);
    expect(rounded(y)).toEqual([1, 0, -0.75, 1]);
  });

  it('passes over a date the axis lacks', () => {
    const more = series('M', { [d(1)]: 10, [d(2)]: 20, [d(3)]: 10, [d(4)]: 99, [d(6)]: 5 });
    const [, y] = returnPanel([last(a), last(more)], 4);
    expect(rounded(y), 'no bar on the 7th: 0').toEqual([1, -0.5, -0.5, 0]);
  });

  it('a row is no longer than its history', () => {
    const young = series('Y', { [d(3)]: 10, [d(6)]: 5, [d(7)]: 10 });
    const newborn = series('N', { [d(7)]: 10 });
    const [x, y, z] = returnPanel([last(a), last(young), last(newborn)], 4);
    expect([x?.length, rounded(y), z?.length]).toEqual([4, [-0.5, 1], 0]);
  });

  it('P6: reads no bar after the index', () => {
    const closes = fc.array(spread(1, 100), { minLength: 3, maxLength: 27 });
    fc.assert(
      fc.property(closes, closes, fc.nat(30), (p, q, cut) => {
        const whole = [p, q].map((prices, s) =>
          series(`S${s}`, Object.fromEntries(prices.map((price, i) => [d(i + 1), price]))),
        );
        const until = d(Math.max(1, Math.min(p.length, q.length, cut)));
        const members = whole.map((s) => ({ series: s, index: s.dates.indexOf(until) }));
        const truncated = members.map(({ series: s, index }) =>
          last(
            series(
              s.symbol,
              Object.fromEntries(s.dates.slice(0, index + 1).map((day, i) => [day, s.close[i] as number])),
            ),
          ),
        );
        expect(returnPanel(members, 20)).toEqual(returnPanel(truncated, 20));
      }),
      { seed: 1, numRuns: 100 },
    );
  });

  it('of nobody is empty', () => {
    expect(returnPanel([], 20)).toEqual([]);
  });
});

describe('correlation', () => {
  const pair = fc.array(fc.tuple(fc.integer({ min: -50, max: 50 }), fc.integer({ min: -50, max: 50 })), {
    minLength: 3,
    maxLength: 40,
  });

  it('agrees with simple-statistics, is symmetric, bounded and blind to scale', () => {
    fc.assert(
      fc.property(pair, (rows) => {
        const x = rows.map(([v]) => v / 1000);
        const y = rows.map(([, v]) => v / 1000);
        fc.pre(new Set(x).size > 1 && new Set(y).size > 1);
        const rho = correlation(x, y) as number;
        expect(rho).toBeCloseTo(ss.sampleCorrelation(x, y), 9);
        expect(correlation(y, x)).toBeCloseTo(rho, 12);
        expect(Math.abs(rho)).toBeLessThanOrEqual(1);
        expect(
          correlation(
            x,
            y.map((v) => -3 * v + 1),
          ),
        ).toBeCloseTo(-rho, 9);
      }),
      { seed: 1, numRuns: 200 },
    );
  });

  it('takes the newest common part and is null where one does not vary', () => {
    expect(correlation([9, 9, 1, 2, 3], [2, 4, 6])).toBeCloseTo(1, 12);
    expect([correlation([1, 1, 1], [1, 2, 3]), correlation([1], [2]), correlation([], [])]).toEqual([
      null,
      null,
      null,
    ]);
  });

  it('averages the defined pairs', () => {
    expect(
      averageCorrelation([
        [1, 2, 3],
        [3, 2, 1],
        [1, 2, 3],
        [5, 5, 5],
      ]),
    ).toBeCloseTo(-1 / 3, 12);
    expect([averageCorrelation([]), averageCorrelation([[1, 2]])]).toEqual([null, null]);
  });
});

describe('VaR of the book', () => {
  const days = Array.from({ length: 40 }, (_, t) => ((t * 7) % 40) / 1000 - 0.02);

  it('of one position is the quantile of its returns in dollars', () => {
    expect(bookVar([{ value: 10_000, returns: days }])).toBeCloseTo(
      10_000 * (quantile(days, 0.05) as number),
      9,
    );
  });

  it('of opposite positions cancels, of equal halves is that of the whole', () => {
    expect(
      bookVar([
        { value: 500, returns: days },
        { value: -500, returns: days },
      ]),
    ).toBeCloseTo(0, 12);
    expect(
      bookVar([
        { value: 5_000, returns: days },
        { value: 5_000, returns: [1, ...days] },
      ]),
    ).toBeCloseTo(bookVar([{ value: 10_000, returns: days }]) as number, 9);
  });

  it('of no position is zero, of too little history null', () => {
    expect([bookVar([]), bookVar([{ value: 1, returns: days.slice(0, 19) }])]).toEqual([0, null]);
  });
});
