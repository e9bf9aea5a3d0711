import type { PriceColumns } from './columns.ts';
import { directional, perRange } from './directional.ts';

/** Minus directional indicator (Wilder), 0..100; first index n, undefined where flat. Own column: see directional.ts. */
export function minusdi(bars: PriceColumns, n: number): Float64Array {
  const { minus, range } = directional(bars, n);
  return perRange(minus, range);
}
