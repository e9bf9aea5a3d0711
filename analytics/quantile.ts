import type { Numbers } from './moments.ts';

/** Ascending copy. */
export function ascending(values: Numbers): Float64Array {
  return Float64Array.from(values).sort();
}

/** Linear quantile (type 7 of Hyndman and Fan 1996, the default of R and numpy), p in [0, 1]; null without values. */
export function quantile(values: Numbers, p: number): number | null {
  return quantileSorted(ascending(values), p);
}

/** The same over values that are already ascending. */
export function quantileSorted(sorted: Numbers, p: number): number | null {
  if (sorted.length === 0) return null;
  const place = (sorted.length - 1) * p;
  const below = Math.floor(place);
  const low = sorted[below] as number;
  const high = sorted[Math.min(below + 1, sorted.length - 1)] as number;
  return low + (place - below) * (high - low);
}
