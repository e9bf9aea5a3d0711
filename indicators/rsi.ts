import { undefinedColumn } from './columns.ts';

/**
 * Relative strength index (Wilder 1978), 0..100: mean gains and losses seeded with the first `n` of each, then
 * (prev (n-1) + x) / n; first index n. 100 when only gains, undefined while nothing has moved.
 * Own column: the library rounds to 2 decimals and gives 100 on a flat series.
 */
export function rsi(values: Float64Array, n: number, length = values.length): Float64Array {
  const out = undefinedColumn(length);
  let run = 0;
  let gains = 0;
  let losses = 0;
  for (let i = 1; i < length; i++) {
    const change = (values[i] as number) - (values[i - 1] as number);
    if (Number.isNaN(change)) {
      run = gains = losses = 0;
      continue;
    }
    const gain = change > 0 ? change : 0;
    const loss = change < 0 ? -change : 0;
    run++;
    if (run > n) {
      gains = (gains * (n - 1) + gain) / n;
      losses = (losses * (n - 1) + loss) / n;
    } else {
      gains += gain;
      losses += loss;
      if (run < n) continue;
      gains /= n;
      losses /= n;
    }
    if (gains + losses > 0) out[i] = 100 * (gains / (gains + losses));
  }
  return out;
}
