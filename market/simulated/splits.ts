import type { Rng } from '../../domain/index.ts';

/** Prices a board of directors likes: above, it splits sooner or later; below, it joins shares at once. */
const COMFORTABLE = 75;
const PENNY = 10;

/**
 * Ratio of new shares for an old one on this session, 1 on nearly all. The chance grows with the price: at $150 one
 * split in four years, at $450 and more one a year or so. Reverse splits lift a price that fell below $10.
 */
export function splitRatio(price: number, rng: Rng): number {
  const chance = rng.next();
  const kind = rng.next();
  if (price < PENNY) return chance < 1 / 60 ? (price < 4 ? 1 / 10 : 1 / 5) : 1;
  const hazard = Math.min(5, Math.max(0, price / COMFORTABLE - 1)) / 1008;
  if (chance >= hazard) return 1;
  if (price < 150) return kind < 0.5 ? 3 / 2 : 2;
  if (price < 320) return kind < 0.8 ? 2 : 3;
  return kind < 0.5 ? 4 : kind < 0.8 ? 3 : 2;
}
