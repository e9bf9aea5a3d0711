import type { Fill, Position } from '../../domain/index.ts';
import { averageCost, bought, fillValue, FLAT, shares, sold, split } from '../ledger.ts';
import type { Holding } from '../ledger.ts';

/** How near the average price must come: brokers round it. */
const NEAR = 1e-4;

/** Splits as they happen: n for 1 and 1 for n to a hundred, and n for m between small numbers. */
const RATIOS: readonly number[] = [
  ...Array.from({ length: 99 }, (_, i) => i + 2).flatMap((n) => [n, 1 / n]),
  ...Array.from({ length: 9 }, (_, i) => i + 2).flatMap((m) =>
    Array.from({ length: 9 }, (_, i) => i + 2).flatMap((n) => (n % m === 0 || m % n === 0 ? [] : [n / m])),
  ),
];

export interface FoundSplit {
  /** New shares for one old. */
  readonly ratio: number;
  /** Shares right after the split, and the fraction of a share that was paid out. */
  readonly kept: number;
  readonly left: number;
  /** Execution id of the missing fill that it came before; null: it came after all of them. */
  readonly before: string | null;
}

/**
 * A split that the desk was not told of: at some place among the missing fills, the same cost over another number of
 * shares leads to the broker's quantity and average price. A trade changes the cost, so it is not taken for one.
 * @param ours    what the desk holds now
 * @param missing fills of the symbol that the desk lacks, oldest first
 */
export function splitOf(ours: Holding, theirs: Position, missing: readonly Fill[]): FoundSplit | null {
  if (theirs.qty <= 0 || theirs.avgEntryPrice <= 0) return null;
  for (let place = missing.length; place >= 0; place--) {
    const held = afterFills(ours, missing.slice(0, place));
    if (held.qty === 0) continue;
    for (const ratio of RATIOS) {
      const { holding, fraction } = split(held, ratio);
      if (holding.qty === 0) continue;
      const after = afterFills(holding, missing.slice(place));
      const near = Math.abs(averageCost(after) / theirs.avgEntryPrice - 1) < NEAR;
      if (near && shares(after.qty - theirs.qty) === 0)
        return { ratio, kept: holding.qty, left: fraction, before: missing[place]?.executionId ?? null };
    }
  }
  return null;
}

/** A holding once fills are in. A sale of more than is known of leaves nothing. */
export function afterFills(from: Holding, fills: readonly Fill[]): Holding {
  let holding = from;
  for (const { side, qty, price } of fills) {
    if (side === 'buy') holding = bought(holding, qty, fillValue(qty, price));
    else holding = qty >= holding.qty ? FLAT : sold(holding, qty).holding;
  }
  return holding;
}
