import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { performance, performanceOfEquity, type Performance } from '../../analytics/index.ts';
import { disagreements } from './disagreements.ts';
import { spread } from '../support/spread.ts';

const RETURNS = [0.01, -0.02, 0.015, 0, 0.03, -0.01, -0.005, 0.02, -0.03, 0.025];
const BENCHMARK = [0.008, -0.015, 0.01, 0.002, 0.02, -0.012, 0.001, 0.01, -0.02, 0.018];

/** Worked independently with numpy 2 and scipy 1.17 from the definitions, not with this code. */
const EXPECTED = {
  totalReturn: 0.03372438982256476,
  cagr: 1.3067473611167162,
  volatility: 0.3153886491299267,
  sharpe: 2.796549598196394,
  downsideDeviation: 0.1894993403682451,
  sortino: 4.65436976343058,
  maxDrawdown: -0.03,
  averageDrawdown: -0.02165,
  longestDrawdown: 4,
  calmar: 43.55824537055733,
  omega: 1.5384615384615385,
  tailRatio: 1.088235294117647,
  var95: -0.0255,
  cvar95: -0.03,
  skew: -0.2815953032132955,
  kurtosis: -1.0957315149603233,
  ulcerIndex: 0.013087188391705862,
  painIndex: 0.00913,
  stability: 0.3975930020036915,
  winRate: 5 / 9,
  profitFactor: 1.5384615384615385,
  payoffRatio: 1.2307692307692308,
  gainToPain: 0.5384615384615384,
  alpha: 0.09970588235294117,
  beta: 1.4110644257703082,
  informationRatio: 2.9852462134071476,
  trackingError: 0.10973969199883879,
  psr: 0.6964237720803961,
  minTrackRecordLength: 93.1149735431286,
} as const;

const KEYS = [...Object.keys(EXPECTED), 'cagrCalendar', 'monthly', 'yearly'].sort();

function figure(p: Performance, key: keyof typeof EXPECTED): number {
  const value = p[key];
  if (value === null) throw new Error(`${key} is null`);
  return value;
}

/** Multiples of 1e-6: dollars and cents, not denormal numbers, make returns. */
const returns = fc.array(
  fc.integer({ min: -200_000, max: 200_000 }).map((millionths) => millionths / 1e6),
  { minLength: 2, maxLength: 60 },
);
const runs = { seed: 1, numRuns: 300 };

describe('performance', () => {
  const p = performance(RETURNS, { benchmark: { returns: BENCHMARK } });

  it.each(Object.entries(EXPECTED))('%s equals the figure worked by hand', (key, expected) => {
    expect(figure(p, key as keyof typeof EXPECTED) / expected).toBeCloseTo(1, 9);
  });

  it('has every key of the metrics contract, whatever is undefined', () => {
    for (const series of [RETURNS, [], [0], [Number.NaN]]) {
      expect(Object.keys(performance(series)).sort()).toEqual(KEYS);
    }
  });

  it('takes the risk-free rate off the Sharpe ratio at annual / 252', () => {
    const rate = 0.0504;
    const excess = RETURNS.map((r) => r - 0.0002);
    expect(performance(RETURNS, { riskFree: rate }).sharpe).toBeCloseTo(
      performance(excess).sharpe as number,
      9,
    );
  });

  it('is undefined where the formula divides by zero, and says so with null', () => {
    expect(performance([])).toMatchObject({
      totalReturn: 0,
      cagr: null,
      sharpe: null,
      var95: null,
      psr: null,
    });
    expect(performance([0.01, 0.01, 0.01])).toMatchObject({
      sharpe: null,
      sortino: null,
      calmar: null,
      omega: null,
      skew: null,
      kurtosis: null,
      averageDrawdown: null,
      maxDrawdown: 0,
      volatility: 0,
      minTrackRecordLength: null,
    });
    expect(performance([0, 0, 0])).toMatchObject({ winRate: null, tailRatio: null, stability: null });
    expect(performance([-0.01, -0.02, 0.005]).minTrackRecordLength).toBeNull();
    expect(performance([0.5, -1]).cagr, 'all was lost').toBe(-1);
    expect(performance([0.5, -2]).cagr, 'more than all was lost').toBeNull();
    expect(performance([0.1, Number.NaN]).totalReturn).toBeNull();
    expect(performance([0.1, 0.2], { benchmark: { returns: [0.1, 0.1] } })).toMatchObject({
      beta: null,
      alpha: null,
    });
  });

  it('compounds months and years by the date of the return', () => {
    const dates = ['2020-12-30', '2020-12-31', '2021-01-04', '2021-02-01'];
    const { monthly, yearly } = performance([0.1, 0.1, -0.5, 1], { dates });
    expect(monthly['2020-12']).toBeCloseTo(0.21, 12);
    expect(monthly).toMatchObject({ '2021-01': -0.5, '2021-02': 1 });
    expect(yearly['2021']).toBeCloseTo(0, 12);
    expect(Object.keys(monthly)).toEqual(['2020-12', '2021-01', '2021-02']);
  });

  it('joins a benchmark by date, and by nothing but date', () => {
    const own = { dates: ['a', 'b', 'c', 'd'], returns: [0.01, 0.02, -0.01, 0.03] };
    const other = { dates: ['b', 'c', 'd', 'e'], returns: [0.02, -0.01, 0.03, 9] };
    const joined = performance(own.returns, { dates: own.dates, benchmark: other });
    expect(joined.beta).toBeCloseTo(1, 12);
    expect(joined.trackingError).toBe(0);
    expect(joined.informationRatio).toBeNull();
    expect(joined.totalReturn, 'all rows count for the rest').toBeCloseTo(1.01 * 1.02 * 0.99 * 1.03 - 1, 12);
    expect(() => performance([0.1], { benchmark: { returns: [0.1, 0.2] } })).toThrow(/cannot be joined/);
  });
});

describe('performance of equity', () => {
  it('cagrCalendar counts days from the first level to the last', () => {
    const p = performanceOfEquity([100, 110, 121], { dates: ['2020-01-01', '2020-06-01', '2022-01-01'] });
    expect(p.cagrCalendar).toBeCloseTo(1.21 ** (365.25 / 731) - 1, 12);
    expect(p.cagr).toBeCloseTo(1.21 ** (252 / 2) - 1, 3);
    expect(p.monthly).toEqual({ '2020-06': expect.closeTo(0.1, 12), '2022-01': expect.closeTo(0.1, 12) });
    expect(performanceOfEquity([100, 110]).cagrCalendar).toBeNull();
  });

  it('counts an episode from the first level under water to the one that recovers, and an open one to the end', () => {
    const p = performanceOfEquity([100, 90, 95, 100, 120, 108, 114]);
    expect(p.maxDrawdown).toBeCloseTo(-0.1, 12);
    expect(p.averageDrawdown).toBeCloseTo(-0.1, 12);
    expect(p.longestDrawdown).toBe(3);
    expect(performanceOfEquity([100, 99, 98, 97]).longestDrawdown, 'the starting equity is a peak').toBe(3);
  });

  it('one or no level is no period', () => {
    expect(performanceOfEquity([100])).toMatchObject({ totalReturn: 0, cagr: null, maxDrawdown: 0 });
    expect(performanceOfEquity([]).sharpe).toBeNull();
  });

  it('has the figures of its returns, on any scale', () => {
    fc.assert(
      fc.property(returns, spread(1e-3, 1e9), (rs, scale) => {
        const levels = [scale];
        for (const r of rs) levels.push((levels.at(-1) as number) * (1 + r));
        const a = performance(rs);
        const b = performanceOfEquity(levels);
        for (const key of [
          'totalReturn',
          'volatility',
          'maxDrawdown',
          'var95',
          'downsideDeviation',
        ] as const) {
          expect(b[key]).toBeCloseTo(a[key] as number, 9);
        }
      }),
      runs,
    );
  });
});

describe('performance, properties', () => {
  it('ratios do not change when returns are scaled by a power of two', () => {
    fc.assert(
      fc.property(returns, fc.constantFrom(0.25, 0.5, 2), (rs, scale) => {
        fc.pre((performance(rs).volatility as number) > 1e-6);
        const a = performance(rs);
        const b = performance(rs.map((r) => r * scale));
        const ratios = ({
          sharpe,
          sortino,
          omega,
          tailRatio,
          skew,
          kurtosis,
          winRate,
          psr,
        }: Performance): object => ({
          sharpe,
          sortino,
          omega,
          tailRatio,
          skew,
          kurtosis,
          winRate,
          psr,
        });
        expect(disagreements(ratios(b), ratios(a), 1e-8)).toEqual([]);
        expect(b.volatility).toBeCloseTo((a.volatility as number) * scale, 10);
        expect(b.var95).toBeCloseTo((a.var95 as number) * scale, 10);
      }),
      runs,
    );
  });

  it('every figure is finite or null and keeps its bounds', () => {
    fc.assert(
      fc.property(returns, (rs) => {
        const p = performance(rs, { benchmark: { returns: rs.map((r) => r / 2 + 0.001) } });
        const infinite = Object.entries(p).filter(([, v]) => typeof v === 'number' && !Number.isFinite(v));
        expect(infinite).toEqual([]);
        const { maxDrawdown, var95, ulcerIndex } = p as { [K in keyof Performance]: number & Performance[K] };
        const bounds: [number | null, number, number][] = [
          [p.maxDrawdown, -1, 0],
          [p.averageDrawdown, maxDrawdown, 0],
          [p.longestDrawdown, 0, rs.length],
          [p.stability, 0, 1],
          [p.winRate, 0, 1],
          [p.psr, 0, 1],
          [p.cvar95, Math.min(...rs), var95],
          [p.painIndex, 0, ulcerIndex],
          [p.ulcerIndex, 0, -maxDrawdown],
        ];
        const outside = bounds.filter(
          ([v, low, high]) => v !== null && !(v >= low - 1e-12 && v <= high + 1e-12),
        );
        expect(outside).toEqual([]);
      }),
      runs,
    );
  });

  it('against itself beta is 1, alpha 0 and the tracking error 0', () => {
    fc.assert(
      fc.property(returns, (rs) => {
        fc.pre((performance(rs).volatility as number) > 1e-6);
        const p = performance(rs, { benchmark: { returns: rs } });
        expect(p.beta).toBeCloseTo(1, 9);
        expect(p.alpha).toBeCloseTo(0, 9);
        expect(p.trackingError).toBe(0);
      }),
      runs,
    );
  });
});
