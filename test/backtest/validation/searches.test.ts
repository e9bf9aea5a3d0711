import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { overfittingProbability, sharpe } from '../../../analytics/index.ts';
import { Scorer } from '../../../backtest/sweep/scorer.ts';
import { compareStrategies, crossValidate, analyseWalkForward } from '../../../backtest/validation/index.ts';
import { trialOf } from '../../../backtest/validation/trial.ts';
import { createRng, GrowingSeries, barAt } from '../../../domain/index.ts';
import type { BarSeries } from '../../../domain/index.ts';
import { madeSeries } from '../sweep/made.ts';

const one = madeSeries('ONE', 700, { seed: 4, missing: 0.01 });
const two = madeSeries('TWO', 600, { seed: 4, from: 90 });
const common = { benchmark: one, sectors: new Map<string, string>(), qty: 10, cash: 100_000 };
const input = { ...common, strategy: 'Breakout' as const, universe: [one, two] };
const sets = [5, 10, 20, 40].flatMap((entry) => [5, 10, 20].map((exit) => ({ entry, exit })));
const cut = (series: BarSeries, through: string): BarSeries =>
  new GrowingSeries(series.symbol, Array.from({ length: series.length }, (_, i) => barAt(series, i)).filter((b) => b.date <= through)); // prettier-ignore

describe('walk-forward analysis', () => {
  const answer = analyseWalkForward(new Scorer(input), sets, 'sharpe', {
    mode: 'rolling',
    train: 200,
    test: 80,
  });

  it('tests follow each other to the end, each trained on the sessions right before it', () => {
    const dates = new Scorer(input).dates(sets[0]!)!;
    expect(answer.outOfSample.equity.map(({ time }) => time)).toEqual(dates.slice(200));
    for (const [k, { train, test }] of answer.windows.entries()) {
      expect(dates.indexOf(test.from)).toBe(200 + 80 * k);
      expect(dates.indexOf(train.to)).toBe(dates.indexOf(test.from) - 1);
      expect(dates.indexOf(train.from)).toBe(80 * k);
    }
  });

  it('the joined equity carries on from window to window, and its figures are those of the joined run', () => {
    const { equity, metrics } = answer.outOfSample;
    const total = answer.windows.reduce((sum, w) => sum * (1 + w.testing.totalReturn), 1) - 1;
    expect(equity.at(-1)?.equity).toBeCloseTo(100_000 * (1 + total), 6);
    expect(metrics.totalReturn).toBeCloseTo(total, 12);
    expect(metrics.trades.count).toBe(answer.windows.reduce((sum, w) => sum + w.testing.trades.count, 0));
    expect(metrics.trades.count).toBeGreaterThan(5);
  });

  it('P6: a choice reads nothing of what it is judged by', () => {
    for (const mode of ['anchored', 'rolling'] as const) {
      const options = { mode, train: 200, test: 80 };
      const whole = analyseWalkForward(new Scorer(input), sets, 'sharpe', options);
      for (const { train, test, params, training } of whole.windows.slice(0, 3)) {
        const known = { ...input, universe: input.universe.map((s) => cut(s, test.from)) };
        const truncated = analyseWalkForward(new Scorer(known), sets, 'sharpe', options);
        expect(truncated.windows.at(-1)).toMatchObject({ train, params, training });
      }
    }
  });

  it('each choice is the best on its training by the figure asked for', () => {
    for (const { train, params, training } of answer.windows) {
      const dates = new Scorer(input).dates(params)!;
      const range = { from: dates.indexOf(train.from), to: dates.indexOf(train.to) + 1 };
      for (const set of sets) {
        const run = new Scorer(input).run(set, range)!;
        const levels = [100_000, ...run.equity.subarray(range.from, range.to)];
        const ratio = sharpe(levels.slice(1).map((level, i) => level / (levels[i] as number) - 1));
        expect(ratio ?? -Infinity).toBeLessThanOrEqual((training.sharpe as number) + 1e-9);
      }
    }
  });

  it('a history without room for one window is refused in a line', () => {
    expect(() => analyseWalkForward(new Scorer(input), sets, 'sharpe', { mode: 'anchored', train: 2000, test: 5 })).toThrow(/sessions hold no training of 2000 and a test after it/); // prettier-ignore
  });
});

describe('combinatorial purged cross-validation', () => {
  const options = { folds: 6, tested: 2, embargo: 7, blocks: 6 };
  const answer = crossValidate(new Scorer(input), sets, options);

  it('six folds, two tested: 15 splits and 5 paths, each path every session once', () => {
    expect([answer.splits.length, answer.paths.length]).toEqual([15, 5]);
    expect(answer.splits[0]?.tested).toEqual([0, 1]);
    expect(answer.splits.at(-1)?.tested).toEqual([4, 5]);
    for (const { splits } of answer.paths)
      expect(splits.every((split, fold) => answer.splits[split]?.tested.includes(fold))).toBe(true);
  });

  it('labels end with the trades: what is held has to do with everything up to its exit', () => {
    fc.assert(
      fc.property(fc.constantFrom(...sets), (set) => {
        const scorer = new Scorer(input);
        const { labelEnd } = trialOf(scorer, set);
        const { held } = scorer.run(set)!;
        const last = labelEnd.length - 1;
        const ends = [...labelEnd];
        expect(
          ends.every((end, s) => end >= Math.max(s, ends[s - 1] ?? 0)),
          'ends never go back',
        ).toBe(true);
        // The exit comes after the last close held; what is held to the end has the end.
        expect(ends.every((end, s) => held[s] === 0 || end > s || s === last)).toBe(true);
      }),
      { seed: 1, numRuns: 12 },
    );
  });

  it('purge and embargo leave fewer sessions than the folds that are trained on', () => {
    for (const { trainSessions, tested } of answer.splits) {
      const size = Math.floor(answer.sessions / 6);
      const test = tested.reduce((sum, fold) => sum + (fold === 5 ? answer.sessions - 5 * size : size), 0);
      expect(trainSessions).toBeLessThan(answer.sessions - test);
      expect(trainSessions).toBeGreaterThan(0);
    }
  });

  it('the distribution and the probability of overfitting are those of the trials themselves', () => {
    const scorer = new Scorer(input);
    expect(answer.pbo).toEqual(overfittingProbability(sets.map((set) => trialOf(scorer, set).returns), 6)); // prettier-ignore
    const ratios = answer.splits.map(({ testSharpe }) => testSharpe as number);
    expect(answer.outOfSample.splits.count).toBe(15);
    expect(answer.outOfSample.splits.mean).toBeCloseTo(ratios.reduce((a, b) => a + b, 0) / 15, 12);
  });

  it('too few sessions for the folds are refused in a line', () => {
    const few = { ...input, universe: [madeSeries('ONE', 50)] };
    expect(() => crossValidate(new Scorer(few), [{ entry: 5, exit: 5 }], { ...options, folds: 40 })).toThrow(/50 sessions are too few for 40 folds/); // prettier-ignore
  });
});

describe('the ten against buy and hold', () => {
  const options = { block: 20, draws: 300, rng: createRng(1) };
  const answer = compareStrategies({ ...common, universe: [one, two] }, options);

  it('all stand in one list with one equity for each session', () => {
    expect(answer.contenders.map(({ name }) => name).slice(0, 2)).toEqual(['BuyAndHold', 'TrendFollowing']);
    expect(answer.contenders).toHaveLength(11);
    for (const { equity } of answer.contenders) expect(equity).toHaveLength(answer.dates.length);
    expect([answer.againstHolding.length, answer.againstEachOther.length]).toEqual([10, 45]);
  });

  it('buy and hold is the shares from the first open to the last close', () => {
    const gain = (s: BarSeries) => 10 * ((s.close[s.length - 1] as number) - (s.open[0] as number));
    expect(answer.contenders[0]?.equity.at(-1)).toBeCloseTo(100_000 + gain(one) + gain(two), 6);
    expect(answer.contenders[0]?.metrics.trades).toMatchObject({ count: 0, exposure: 1 });
  });

  it('the same seed draws the same (P5)', () => {
    expect(compareStrategies({ ...common, universe: [one, two] }, { ...options, rng: createRng(1) })).toEqual(
      answer,
    );
  });
});
