import { undefinedColumn } from './columns.ts';

/**
 * Wilder's smoothing (New Concepts in Technical Trading Systems, 1978): seeded with the mean of the first `n` defined
 * values in a row, then (prev (n-1) + x) / n. An undefined value ends the run, and `n` defined ones seed the next.
 */
export function wilder(values: Float64Array, n: number, length = values.length): Float64Array {
  const out = undefinedColumn(length);
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
    if (run > n) mean = (mean * (n - 1) + x) / n;
    else {
      sum += x;
      if (run < n) continue;
      mean = sum / n;
    }
    out[i] = mean;
  }
  return out;
}
