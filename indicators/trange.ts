import { undefinedColumn, type PriceColumns } from './columns.ts';

/**
 * True range (Wilder 1978): max(H, previous C) - min(L, previous C), in dollars; bar 0 undefined.
 * Own column: the library reads an undefined price as a range of 0.
 */
export function trange(bars: PriceColumns): Float64Array {
  const out = undefinedColumn(bars.length);
  for (let i = 1; i < bars.length; i++) out[i] = trueRange(bars, i);
  return out;
}

/** True range of bar `i`. */
export function trueRange({ high, low, close }: PriceColumns, i: number): number {
  if (i === 0) return Number.NaN;
  const previous = close[i - 1] as number;
  return Math.max(high[i] as number, previous) - Math.min(low[i] as number, previous);
}
