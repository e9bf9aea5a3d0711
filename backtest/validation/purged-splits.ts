import { combinations } from '../../analytics/index.ts';

export interface PurgedOptions {
  /** Folds the rows are cut into; the remainder goes to the last one. @default 6 */
  readonly folds?: number;
  /** Folds that are tested on together. @default 2 */
  readonly tested?: number;
  /** Rows kept out of the training after the last label of each tested fold. @default 0 */
  readonly embargo?: number;
}

export interface PurgedSplit {
  /** Folds tested on, ascending. */
  readonly tested: readonly number[];
  /** Rows, ascending. */
  readonly test: readonly number[];
  readonly train: readonly number[];
}

/**
 * Combinatorial purged cross-validation (Lopez de Prado 2018, Advances in Financial Machine Learning, 7 and 12):
 * every choice of tested folds in lexicographic order. A training row is purged where the span of its label,
 * [row, labelEnd[row]], meets the span of a tested fold's labels on either side; after each tested fold an embargo follows.
 * @param labelEnd last row that each row's label depends on (a position's exit); itself where it has none
 */
export function purgedSplits(
  labelEnd: ArrayLike<number>,
  { folds = 6, tested = 2, embargo = 0 }: PurgedOptions = {},
): readonly PurgedSplit[] {
  const rows = labelEnd.length;
  const size = Math.floor(rows / folds);
  const bounds = Array.from({ length: folds }, (_, f): readonly [number, number] => [
    f * size,
    f === folds - 1 ? rows : (f + 1) * size,
  ]);
  const spans = bounds.map(([from, to]): readonly [number, number] => {
    let last = to - 1;
    for (let i = from; i < to; i++) last = Math.max(last, labelEnd[i] as number);
    return [from, last];
  });
  return combinations(folds, tested).map((chosen) => {
    const test = chosen.flatMap((f) => range(...(bounds[f] as readonly [number, number])));
    const kept = new Uint8Array(rows).fill(1);
    for (const f of chosen) {
      const [from, last] = spans[f] as readonly [number, number];
      kept.fill(0, from, last + embargo + 1);
      for (let i = 0; i < from; i++) if ((labelEnd[i] as number) >= from) kept[i] = 0;
    }
    const train: number[] = [];
    for (let i = 0; i < rows; i++) if (kept[i] === 1) train.push(i);
    return { tested: chosen, test, train };
  });
}

/**
 * The paths that the splits' tests make: each is a whole history in which every fold is judged once by a choice that
 * has not seen it. C(folds, tested) x tested / folds of them; entry [path][fold] is the split that judges the fold.
 */
export function testPaths(splits: readonly PurgedSplit[], folds: number): readonly (readonly number[])[] {
  const byFold = range(0, folds).map((fold) =>
    splits.flatMap((split, k) => (split.tested.includes(fold) ? [k] : [])),
  );
  return range(0, byFold[0]?.length ?? 0).map((path) => byFold.map((splitsOf) => splitsOf[path] as number));
}

const range = (from: number, to: number): number[] =>
  Array.from({ length: Math.max(0, to - from) }, (_, i) => from + i);
