/** Ranks from 1, highest value first; ties in the order given; 0 for an undefined value. */
export interface Ranking {
  readonly rank: Int32Array;
  /** How many have a rank. */
  readonly count: number;
}

/** A value's rank is one more than the number above it, and one more again for each equal before it. O(n log n). */
export function rankDescending(values: Float64Array): Ranking {
  // Sorting numbers needs no comparing function, and puts the undefined ones last.
  const sorted = values.slice().sort();
  let count = sorted.length;
  while (count > 0 && Number.isNaN(sorted[count - 1])) count--;
  const rank = new Int32Array(values.length);
  const equals = new Int32Array(count);
  for (let k = 0; k < values.length; k++) {
    const value = values[k] as number;
    if (Number.isNaN(value)) continue;
    const above = count - countUpTo(sorted, count, value);
    rank[k] = above + 1 + (equals[above] as number);
    equals[above] = (equals[above] as number) + 1;
  }
  return { rank, count };
}

/** How many of the first `length` values are x or less. */
function countUpTo(sorted: Float64Array, length: number, x: number): number {
  let lo = 0;
  let hi = length;
  while (lo < hi) {
    const mid = (lo + hi) >>> 1;
    if ((sorted[mid] as number) <= x) lo = mid + 1;
    else hi = mid;
  }
  return lo;
}
