import type { PriceColumns } from './columns.ts';
import { directional, perRange } from './directional.ts';

/** Plus directional indicator (Wilder), 0..100; first index n, undefined where flat. Own column: see directional.ts. */
export function plusdi(bars: PriceColumns, n: number): Float64Array {
  const { plus, range } = directional(bars, n);
  return perRange(plus, range);
}
