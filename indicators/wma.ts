import { WMA } from 'technicalindicators';
import { undefinedColumn } from './columns.ts';

/**
 * Linearly weighted mean of the last `n` values, newest heaviest; first index n-1.
 * The library's: it sums each window anew, so nothing drifts and a NaN leaves with its window.
 */
export function wma(values: Float64Array, n: number, length = values.length): Float64Array {
  const out = undefinedColumn(length);
  if (n > length) return out;
  out.set(WMA.calculate({ period: n, values: Array.from(values.subarray(0, length)) }), n - 1);
  return out;
}
