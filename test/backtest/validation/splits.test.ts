import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { purgedSplits, testPaths } from '../../../backtest/validation/purged-splits.ts';
import { walkForward } from '../../../backtest/validation/walk-forward.ts';

const range = (from: number, to: number): number[] => Array.from({ length: to - from }, (_, i) => from + i);

describe('walk-forward windows', () => {
  it('grow from the first row when anchored and keep their length when rolling', () => {
    expect(walkForward(10, { mode: 'anchored', train: 4, test: 3 })).toEqual([
      { train: [0, 4], test: [4, 7] },
      { train: [0, 7], test: [7, 10] },
    ]);
    expect(walkForward(9, { mode: 'rolling', train: 4, test: 3 })).toEqual([
      { train: [0, 4], test: [4, 7] },
      { train: [3, 7], test: [7, 9] },
    ]);
    expect(walkForward(4, { mode: 'rolling', train: 4, test: 3 })).toEqual([]);
  });

  it('judge every row after the first training once, and never one that was trained on', () => {
    const sizes = fc.integer({ min: 1, max: 40 });
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 200 }), sizes, sizes, fc.constantFrom('anchored', 'rolling'), (rows, train, test, mode) => {
        const windows = walkForward(rows, { mode, train, test });
        expect(windows.flatMap((w) => range(...w.test))).toEqual(range(Math.min(train, rows), rows));
        for (const w of windows) expect(w.train[1]).toBe(w.test[0]);
      }),
      { seed: 3, numRuns: 200 },
    ); // prettier-ignore
  });
});

describe('combinatorial purged cross-validation', () => {
  const plain = range(0, 62);

  it('makes 15 splits and 5 paths of six folds two at a time, in lexicographic order, the rest in the last fold', () => {
    const splits = purgedSplits(plain);
    expect(splits).toHaveLength(15);
    expect(splits.slice(0, 6).map((s) => s.tested)).toEqual([[0, 1], [0, 2], [0, 3], [0, 4], [0, 5], [1, 2]]); // prettier-ignore
    expect(splits.at(-1)?.test).toEqual(range(40, 62));
    const paths = testPaths(splits, 6);
    expect(paths).toHaveLength(5);
    for (const [p, path] of paths.entries())
      for (const [fold, split] of path.entries()) expect(splits[split]?.tested, `path ${p}`).toContain(fold);
    expect(new Set(paths.flatMap((path) => path.map((split, fold) => `${split}/${fold}`))).size).toBe(30);
  });

  it('purges labels that reach into a tested fold, rows that its labels reach, and the embargo behind it', () => {
    // Labels last three rows; fold 1 of four is rows 5..9, whose labels end on row 12.
    const ends = range(0, 20).map((i) => Math.min(i + 3, 19));
    const [, second] = purgedSplits(ends, { folds: 4, tested: 1, embargo: 2 });
    expect(second?.test).toEqual(range(5, 10));
    expect(second?.train).toEqual([0, 1, ...range(15, 20)]);
  });

  it('never trains on a row whose label meets a tested one', () => {
    fc.assert(
      fc.property(fc.array(fc.nat({ max: 6 }), { minLength: 12, maxLength: 60 }), fc.nat({ max: 4 }), (spans, embargo) => {
        const ends = spans.map((span, i) => Math.min(i + span, spans.length - 1));
        for (const { train, test } of purgedSplits(ends, { folds: 4, tested: 2, embargo })) {
          for (const i of train)
            for (const t of test)
              expect((ends[i] as number) < t || i > (ends[t] as number), `${i} and ${t}`).toBe(true);
        }
      }),
      { seed: 5, numRuns: 60 },
    ); // prettier-ignore
  });
});
