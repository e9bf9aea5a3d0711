import { undefinedColumn, type PriceColumns } from './columns.ts';
import { trueRange } from './trange.ts';
import { WilderMean } from './wilder.ts';

/**
 * Average true range (Wilder 1978), dollars, seeded with the mean of bars 1..n; first index n.
 * Own column: the library leaves out the first true range.
 */
export function atr(bars: PriceColumns, n: number): Float64Array {
  const out = undefinedColumn(bars.length);
  const mean = new WilderMean(n);
  for (let i = 0; i < bars.length; i++) out[i] = mean.push(trueRange(bars, i));
  return out;
}
