import { undefinedColumn, type PriceColumns } from './columns.ts';
import { directional } from './directional.ts';
import { wilder } from './wilder.ts';

/**
 * Average directional index (Wilder 1978), 0..100: DX smoothed, seeded with the mean of its first `n` values;
 * first index 2n-1. DX is undefined while nothing has moved, and so is a mean over it; `n` defined ones seed it anew.
 * Own column: the library stays undefined for ever after a flat start.
 */
export function adx(bars: PriceColumns, n: number): Float64Array {
  const { plus, minus } = directional(bars, n);
  const dx = undefinedColumn(bars.length);
  for (let i = n; i < bars.length; i++) {
    const p = plus[i] as number;
    const m = minus[i] as number;
    if (p + m > 0) dx[i] = 100 * (Math.abs(p - m) / (p + m));
  }
  return wilder(dx, n);
}
