import type { BarSeries } from '../domain/index.ts';

/** The columns an indicator reads: the first `length` entries of each count, oldest first. */
export type PriceColumns = Pick<BarSeries, 'length' | 'high' | 'low' | 'close' | 'volume'>;

/** A column of `length` undefined values; NaN stands for undefined inside columns. */
export function undefinedColumn(length: number): Float64Array {
  return new Float64Array(length).fill(Number.NaN);
}

/** Typical price of each bar, (H + L + C) / 3 summed left to right. */
export function typicalPrices(bars: PriceColumns): Float64Array {
  const { high, low, close, length } = bars;
  const out = new Float64Array(length);
  for (let i = 0; i < length; i++) {
    out[i] = ((high[i] as number) + (low[i] as number) + (close[i] as number)) / 3;
  }
  return out;
}
