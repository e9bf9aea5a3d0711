import { mean, quantileSorted } from '../../analytics/index.ts';
import type { Rng } from '../../domain/index.ts';

/** A mean and where it may lie. */
export interface MeanInterval {
  readonly mean: number;
  /** 95 % of the drawn means lie between these. */
  readonly low: number;
  readonly high: number;
}

const LEVEL = 0.05;

/**
 * Mean of a series whose days may have to do with each other, by the stationary bootstrap (Politis and Romano 1994):
 * blocks of random place and random length are drawn until the series is full again, wrapping round its end.
 * @param block mean length of a block, days
 */
export function meanInterval(
  values: Float64Array,
  { block, draws, rng }: { readonly block: number; readonly draws: number; readonly rng: Rng },
): MeanInterval {
  const n = values.length;
  // Sums over the first i days, twice round: a block is one difference.
  const sums = new Float64Array(2 * n + 1);
  for (let i = 0; i < 2 * n; i++) sums[i + 1] = (sums[i] as number) + (values[i % n] as number);
  const stays = Math.log1p(-1 / block);
  const means = Float64Array.from({ length: draws }, () => {
    let total = 0;
    for (let filled = 0; filled < n;) {
      const start = Math.floor(rng.next() * n);
      const length = block <= 1 ? 1 : 1 + Math.floor(Math.log(1 - rng.next()) / stays);
      const days = Math.min(length, n - filled);
      total += (sums[start + days] as number) - (sums[start] as number);
      filled += days;
    }
    return total / n;
  }).sort();
  return {
    mean: mean(values) ?? 0,
    low: quantileSorted(means, LEVEL / 2) as number,
    high: quantileSorted(means, 1 - LEVEL / 2) as number,
  };
}
