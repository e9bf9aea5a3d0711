import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { overfittingProbability } from '../../analytics/index.ts';
import { createRng } from '../../domain/index.ts';

const noise = (seed: string, rows: number, drift = 0): Float64Array => {
  const rng = createRng(seed);
  return Float64Array.from({ length: rows }, () => drift + 0.02 * (rng.next() - 0.5));
};

describe('probability of backtest overfitting', () => {
  it('is worked by hand for two trials and two blocks: the winner of each half loses the other', () => {
    const a = [0.01, 0.03, -0.01, -0.03];
    const b = [-0.01, -0.03, 0.01, 0.03];
    expect(overfittingProbability([a, b], 2)).toEqual({ splits: 2, pbo: 1 });
    expect(overfittingProbability([a.map(Math.abs), b], 2)).toEqual({ splits: 2, pbo: 0.5 });
  });

  it('counts C(8, 4) = 70 splits and drops the rows that no block takes', () => {
    const trials = [noise('a', 83), noise('b', 83), noise('c', 83)];
    const cut = trials.map((t) => t.slice(0, 80));
    expect(overfittingProbability(trials, 8)).toEqual(overfittingProbability(cut, 8));
    expect(overfittingProbability(trials, 8).splits).toBe(70);
  });

  it('is zero where one trial is better in every block', () => {
    const trials = [noise('a', 400), noise('b', 400, 0.05), noise('c', 400)];
    expect(overfittingProbability(trials, 8).pbo).toBe(0);
  });

  it('does not hang on the order of trials that all differ', () => {
    fc.assert(
      fc.property(fc.integer({ min: 2, max: 6 }), fc.integer(), (n, seed) => {
        const trials = Array.from({ length: n }, (_, k) => noise(`${seed}/${k}`, 64));
        expect(overfittingProbability(trials.toReversed(), 4)).toEqual(overfittingProbability(trials, 4));
      }),
      { seed: 11, numRuns: 50 },
    );
  });

  it('gives a trial that never varies the ratio zero, so that a losing one ranks below it', () => {
    const flat = new Float64Array(16);
    const losing = noise('x', 16, -0.02);
    expect(overfittingProbability([flat, losing], 4).pbo).toBe(0);
  });
});
