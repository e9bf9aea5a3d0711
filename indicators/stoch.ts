import { undefinedColumn, type PriceColumns } from './columns.ts';
import { rollingMax, rollingMin } from './rolling.ts';
import { sma } from './sma.ts';

export interface Stochastic {
  readonly k: Float64Array;
  readonly d: Float64Array;
}

/**
 * Slow stochastic (Lane), 0..100: raw %K over `k` bars, k its SMA over `s`, d the SMA of that over `d`;
 * both lines begin at k+s+d-3. Undefined over a flat window. Own columns: the library has no slowing.
 */
export function stoch(bars: PriceColumns, k: number, s: number, d: number): Stochastic {
  const { close, length } = bars;
  const highest = rollingMax(bars.high, k, length);
  const lowest = rollingMin(bars.low, k, length);
  const raw = undefinedColumn(length);
  for (let i = k - 1; i < length; i++) {
    const low = lowest[i] as number;
    const range = (highest[i] as number) - low;
    if (range > 0) raw[i] = 100 * (((close[i] as number) - low) / range);
  }
  const slow = sma(raw, s);
  const signal = sma(slow, d);
  slow.fill(Number.NaN, 0, k + s + d - 3);
  return { k: slow, d: signal };
}
