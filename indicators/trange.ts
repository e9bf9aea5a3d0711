import { undefinedColumn, type PriceColumns } from './columns.ts';

/**
 * True range (Wilder 1978): max(H, previous C) - min(L, previous C), in dollars; bar 0 undefined.
 * Own column: the library reads an undefined price as a range of 0.
 */
export function trange(bars: PriceColumns): Float64Array {
  const { high, low, close, length } = bars;
  const out = undefinedColumn(length);
  for (let i = 1; i < length; i++) {
    const previous = close[i - 1] as number;
    out[i] = Math.max(high[i] as number, previous) - Math.min(low[i] as number, previous);
  }
  return out;
}
