import { typicalPrices, undefinedColumn, type PriceColumns } from './columns.ts';
import { sma } from './sma.ts';

/**
 * Commodity channel index (Lambert 1980): (TP - SMA TP) / (0.015 mean absolute deviation); first index n-1,
 * undefined over a flat window. Own column: the library's running SMA keeps an absurd print.
 */
export function cci(bars: PriceColumns, n: number): Float64Array {
  const typical = typicalPrices(bars);
  const mean = sma(typical, n);
  const out = undefinedColumn(bars.length);
  for (let i = n - 1; i < bars.length; i++) {
    const m = mean[i] as number;
    let sum = 0;
    for (let j = i - n + 1; j <= i; j++) sum += Math.abs((typical[j] as number) - m);
    if (sum > 0) out[i] = ((typical[i] as number) - m) / ((0.015 * sum) / n);
  }
  return out;
}
