import { describe, expect, it } from 'vitest';
import { sharpe } from '../../../analytics/index.ts';
import { sharpeDifferences } from '../../../backtest/validation/sharpe-differences.ts';
import { createRng } from '../../../domain/index.ts';

const rng = createRng(9);
const drawn = (mean: number): Float64Array =>
  Float64Array.from({ length: 1500 }, () => mean + 0.01 * rng.normal());
const noise = drawn(0);
const good = { name: 'good', returns: drawn(0.002) };
const plain = { name: 'plain', returns: noise };
const twin = { name: 'twin', returns: noise.map((r) => r + 1e-6) };
const flat = { name: 'flat', returns: new Float64Array(1500) };
const differences = (series: readonly (typeof good)[], pairs: [number, number][]) =>
  sharpeDifferences(series, pairs, 20, createRng(5), 999);

describe('differences of Sharpe ratios', () => {
  it('a large one is shown, with an interval on one side of zero', () => {
    const [test] = differences([good, plain], [[0, 1]]);
    expect(test?.difference).toBeCloseTo(
      (sharpe(good.returns) as number) - (sharpe(plain.returns) as number),
      9,
    );
    expect(test).toMatchObject({ a: 'good', b: 'plain', shown: true });
    expect(test?.low).toBeGreaterThan(0);
    expect(test?.p).toBeLessThan(0.01);
  });

  it('what two series have in common drops out: almost the same ones hardly differ in any draw', () => {
    const [test] = differences([plain, twin], [[1, 0]]);
    expect(Math.abs((test?.high as number) - (test?.low as number))).toBeLessThan(0.01);
  });

  it('two without skill do not differ, and one that never varies has no ratio to compare', () => {
    const [test, undefinedOne] = differences([plain, { name: 'other', returns: drawn(0) }, flat], [[0, 1], [0, 2]]); // prettier-ignore
    expect(test).toMatchObject({ shown: false });
    expect(test?.low).toBeLessThan(test?.high as number);
    expect(undefinedOne).toMatchObject({ difference: null, p: null, shown: false });
  });

  it('of many without skill Holm shows none, though some p is below 5 %', () => {
    const many = Array.from({ length: 40 }, (_, i) => ({ name: `n${i}`, returns: drawn(0) }));
    const tests = differences([plain, ...many], many.map((_, i) => [i + 1, 0])); // prettier-ignore
    expect(tests.filter(({ shown }) => shown)).toEqual([]);
    expect(
      tests.some(({ p }) => (p as number) < 0.05),
      'the correction has something to correct',
    ).toBe(true);
  });

  it('a block as long as the history is the history, begun somewhere: every draw is the observed difference', () => {
    const [test] = sharpeDifferences([good, plain], [[0, 1]], 1500, createRng(1), 50);
    expect(test?.low).toBeCloseTo(test?.difference as number, 9);
    expect(test?.high).toBeCloseTo(test?.difference as number, 9);
  });
});
