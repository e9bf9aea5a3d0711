import { undefinedColumn } from './columns.ts';

/**
 * Sum of squared deviations from the mean over the last `n` values, O(1) a bar; undefined before index n-1 and where
 * the window holds a NaN. Head and tail of blocks as in rolling.ts, each by Welford's update (1962), joined by the
 * formula of Chan, Golub & LeVeque (1979): only sums of squares are added, so it neither drifts nor turns negative,
 * and equal values give exactly 0.
 */
export function rollingSquares(values: Float64Array, n: number, length = values.length): Float64Array {
  const out = undefinedColumn(length);
  if (n > length) return out;
  const tailMean = new Float64Array(n + 1);
  const tailSquares = new Float64Array(n + 1);
  for (let start = 0; start < length; start += n) {
    const size = Math.min(n, length - start);
    let mean = 0;
    let squares = 0;
    for (let j = 0; j < size; j++) {
      const i = start + j;
      const x = values[i] as number;
      const delta = x - mean;
      mean += delta / (j + 1);
      squares += delta * (x - mean);
      if (i < n - 1) continue;
      const older = n - 1 - j;
      const gap = older === 0 ? 0 : mean - (tailMean[j + 1] as number);
      out[i] = squares + (tailSquares[j + 1] as number) + (gap * gap * older * (j + 1)) / n;
    }
    mean = 0;
    squares = 0;
    for (let j = size - 1; j >= 0; j--) {
      const x = values[start + j] as number;
      const delta = x - mean;
      mean += delta / (size - j);
      squares += delta * (x - mean);
      tailMean[j] = mean;
      tailSquares[j] = squares;
    }
  }
  return out;
}

/** Sample standard deviation (divisor n-1) of the last `n` values; first index n-1. */
export function sampleDeviation(values: Float64Array, n: number, length = values.length): Float64Array {
  const out = rollingSquares(values, n, length);
  for (let i = n - 1; i < length; i++) out[i] = Math.sqrt((out[i] as number) / (n - 1));
  return out;
}
