import { roundValues } from './ticks.ts';

export interface Bin {
  /** Included. */
  readonly from: number;
  /** Not included. */
  readonly to: number;
  readonly count: number;
}

/** Equal bins of round width over all values, about `wanted` of them; zero is a border, so that none mixes signs. */
export function binned(values: readonly number[], wanted = 30): readonly Bin[] {
  const low = values.reduce((least, value) => Math.min(least, value), 0);
  const high = values.reduce((most, value) => Math.max(most, value), 0);
  const [first = 0, second = first + 1] = roundValues(low, high, wanted);
  const width = second - first;
  const begin = Math.floor(low / width + 1e-9);
  const length = Math.max(1, Math.floor(high / width + 1e-9) - begin + 1);
  const counts = Array.from({ length }, () => 0);
  for (const value of values) {
    const place = Math.min(counts.length - 1, Math.max(0, Math.floor(value / width + 1e-9) - begin));
    counts[place] = (counts[place] as number) + 1;
  }
  return counts.map((count, k) => ({ from: (begin + k) * width, to: (begin + k + 1) * width, count }));
}
