import { undefinedColumn, type PriceColumns } from './columns.ts';
import { rollingMax, rollingMin } from './rolling.ts';

/**
 * Williams %R, -100..0, over `n` bars; first index n-1, undefined over a flat window.
 * Own column: a NaN stays in the library's running extremes, and its zero is a negative one.
 */
export function willr(bars: PriceColumns, n: number): Float64Array {
  const { close, length } = bars;
  const highest = rollingMax(bars.high, n, length);
  const lowest = rollingMin(bars.low, n, length);
  const out = undefinedColumn(length);
  for (let i = n - 1; i < length; i++) {
    const high = highest[i] as number;
    const range = high - (lowest[i] as number);
    if (range > 0) out[i] = 100 * (((close[i] as number) - high) / range);
  }
  return out;
}
