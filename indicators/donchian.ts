import type { PriceColumns } from './columns.ts';
import { rollingMax, rollingMin } from './rolling.ts';

export interface Channel {
  readonly upper: Float64Array;
  readonly lower: Float64Array;
}

/**
 * Donchian channel: highest high and lowest low of `n` bars, this one included; first index n-1.
 * Own columns: the library has none.
 */
export function donchian(bars: PriceColumns, n: number): Channel {
  return { upper: rollingMax(bars.high, n, bars.length), lower: rollingMin(bars.low, n, bars.length) };
}
