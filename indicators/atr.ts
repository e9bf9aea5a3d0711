import type { PriceColumns } from './columns.ts';
import { trange } from './trange.ts';
import { wilder } from './wilder.ts';

/**
 * Average true range (Wilder 1978), dollars, seeded with the mean of bars 1..n; first index n.
 * Own column: the library leaves out the first true range.
 */
export function atr(bars: PriceColumns, n: number): Float64Array {
  return wilder(trange(bars), n);
}
