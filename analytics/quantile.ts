import type { Numbers } from './moments.ts';

/** Ascending copy. */
export function ascending(values: Numbers): Float64Array {
  return Float64Array.from(values).sort();
}

/** Linear quantile (type 7 of Hyndman and Fan 1996, the default of R and numpy), p in [0, 1]; null without values. */
export function quantile(values: Numbers, p: number): number | null {
  return quantileSorted(ascending(values), p);
}

/** The same without sorting them all: what counts is among the smallest few. Meant for a p near 0. */
export function quantileOf(values: Numbers, p: number): number | null {
  if (values.length === 0) return null;
  const place = (values.length - 1) * p;
  const below = Math.floor(place);
  const low = smallest(values, Math.min(below + 2, values.length));
  const at = low[below] as number;
  return at + (place - below) * ((low[below + 1] ?? at) - at);
}

/** The `count` smallest values, ascending. */
function smallest(values: Numbers, count: number): readonly number[] {
  const kept: number[] = [];
  for (let i = 0; i < values.length; i++) {
    const x = values[i] as number;
    if (kept.length === count && x >= (kept[count - 1] as number)) continue;
    let k = kept.length < count ? kept.length : count - 1;
    for (; k > 0 && (kept[k - 1] as number) > x; k--) kept[k] = kept[k - 1] as number;
    kept[k] = x;
  }
  return kept;
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
