import { undefinedColumn } from './columns.ts';

/**
 * Exponential mean, alpha 2/(n+1), seeded with the plain mean of the first `n` values; first index n-1.
 * An undefined value ends the run, and `n` defined ones seed the next.
 * Own column: one NaN stays in the library's for ever.
 */
export function ema(values: Float64Array, n: number, length = values.length): Float64Array {
  const out = undefinedColumn(length);
  const alpha = 2 / (n + 1);
  let run = 0;
  let sum = 0;
  let mean = 0;
  for (let i = 0; i < length; i++) {
    const x = values[i] as number;
    if (Number.isNaN(x)) {
      run = sum = 0;
      continue;
    }
    run++;
    if (run > n) mean += alpha * (x - mean);
    else {
      sum += x;
      if (run < n) continue;
      mean = sum / n;
    }
    out[i] = mean;
  }
  return out;
}
