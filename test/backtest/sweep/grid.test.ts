import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { largestDifference } from '../../../backtest/sweep/difference.ts';
import { drawnFrom, gridOf, parseAxis } from '../../../backtest/sweep/grid.ts';
import { bestOf, rankedBy, ranking } from '../../../backtest/sweep/rank.ts';
import type { Scores } from '../../../backtest/sweep/score.ts';
import { getStrategy } from '../../../strategies/index.ts';

const trend = getStrategy('TrendFollowing');
const axes = (...texts: string[]) => texts.map((text) => parseAxis(trend, text));

describe('a grid', () => {
  it('turns its last parameter fastest, and leaves senseless pairs out by count', () => {
    const { sets, skipped } = gridOf(trend, axes('fast=10:30:10', 'slow=20:40:20'));
    expect(sets.map(({ fast, slow }) => [fast, slow])).toEqual([
      [10, 20],
      [10, 40],
      [20, 40],
      [30, 40],
    ]);
    expect(skipped).toBe(2);
  });

  it('gives what is not swept its default, and steps of fractions without rounding noise', () => {
    const bands = getStrategy('BollingerBands');
    const { sets } = gridOf(bands, [parseAxis(bands, 'deviations=0.1:0.7:0.1')]);
    expect(sets.map((set) => set['deviations'])).toEqual([0.1, 0.2, 0.3, 0.4, 0.5, 0.6, 0.7]);
    expect(new Set(sets.map((set) => set['period']))).toEqual(new Set([20]));
  });

  it('takes lists and single values', () => {
    expect(axes('slow=200,50,200')[0]?.values).toEqual([200, 50]);
    expect(axes('slow=120')[0]?.values).toEqual([120]);
  });

  it.each([
    ['fast', /NAME=from:to:step/],
    ['fats=1:2:1', /no parameter fats, only fast, slow/],
    ['fast=1:x:1', /"x" is not a number/],
    ['fast=1:2', /from:to:step/],
    ['fast=10:1:1', /10 is above 1: swap them/],
    ['fast=1:10:0', /step 0 must be above zero/],
    ['fast=1:10:-1', /step -1 must be above zero/],
    ['fast=1:1e9:1', /"1e9" is not a number/],
    ['fast=1:100000000:1', /at most 1000000/],
    ['fast=', /"" is not a number/],
  ])('refuses %s in one line', (text, line) => {
    expect(() => axes(text)).toThrow(line);
  });

  it('refuses to sweep nothing, a parameter twice, too much, and only senseless pairs', () => {
    expect(() => gridOf(trend, [])).toThrow('nothing to sweep');
    expect(() => gridOf(trend, axes('fast=1', 'fast=2'))).toThrow('fast twice');
    expect(() => gridOf(trend, axes('fast=1:2000:1', 'slow=1:2000:1'))).toThrow('4000000 combinations');
    expect(() => gridOf(trend, axes('fast=50', 'slow=10:50:10'))).toThrow('fast must be below slow');
  });

  it('draws different sensible pairs of the grid in its order; the same seed the same ones (P5)', () => {
    const large = axes('fast=1:5000:1', 'slow=1:9000:1');
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 200 }), fc.nat(1000), (wanted, seed) => {
        const { sets } = drawnFrom(trend, large, wanted, seed);
        const keys = sets.map(({ fast = 0, slow = 0 }) => fast * 10_000 + slow);
        expect(keys.length).toBe(wanted);
        expect(keys).toEqual([...new Set(keys)].sort((a, b) => a - b));
        expect(sets.every(({ fast = 0, slow = 0 }) => fast < slow)).toBe(true);
        expect(drawnFrom(trend, large, wanted, seed).sets).toEqual(sets);
      }),
      { seed: 3, numRuns: 20 },
    );
    expect(drawnFrom(trend, large, 50, 1).sets).not.toEqual(drawnFrom(trend, large, 50, 2).sets);
  });

  it('drawn to the end is the grid itself', () => {
    const small = axes('fast=1:9:1', 'slow=1:9:1');
    expect(drawnFrom(trend, small, 1000, 5)).toEqual(gridOf(trend, small));
  });
});

const scores = (sharpe: number | null, maxDrawdown = 0): Scores => ({
  totalReturn: 0,
  cagr: null,
  volatility: 1,
  sharpe,
  sortino: null,
  maxDrawdown,
  calmar: null,
  trades: { count: 0, winRate: null, profitFactor: null, exposure: 0 },
});

describe('ranking', () => {
  it('the best is the first of equals, undefined figures come last', () => {
    const all = [null, 0.5, 0.9, 0.9, -1].map((sharpe) => scores(sharpe));
    expect(bestOf(all, 'sharpe')).toBe(2);
    expect(ranking(all, 'sharpe')).toEqual([2, 3, 1, 4, 0]);
    expect(bestOf([scores(null), scores(null)], 'sharpe')).toBe(0);
    expect(bestOf([scores(null), scores(-3)], 'sharpe')).toBe(1);
  });

  it('less drawdown is better', () => {
    expect(bestOf([scores(1, -0.3), scores(1, -0.1)], rankedBy('maxDrawdown'))).toBe(1);
  });

  it('takes names as they stand in the output, and names what there is', () => {
    expect(rankedBy('trades.winRate')).toBe('winRate');
    expect(() => rankedBy('sharp')).toThrow('--by sharp is no figure of a sweep');
  });
});

describe('the difference between scoring and rerun', () => {
  it('is the largest relative one of the figures both have, groups included', () => {
    expect(largestDifference({ a: 2, only: 5, t: { n: 10 } }, { a: 2, t: { n: 8, m: 1 } })).toBeCloseTo(
      0.2,
      12,
    );
    expect(largestDifference({ a: null, t: { n: 0 } }, { a: null, t: { n: 0 } })).toBe(0);
    expect(largestDifference({ a: null }, { a: 1 }), 'defined on one side only').toBe(1);
  });
});
