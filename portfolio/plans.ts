import { quantise } from '../domain/index.ts';
import type { PositionPlan } from '../domain/index.ts';

const SMALLEST = 0.0001;
const restated = (price: number, ratio: number): number =>
  Math.max(SMALLEST, quantise(price / ratio, 'nearest'));

/** A plan in shares of after a split, its prices on the tick, as resting orders are restated. */
export function splitPlan(plan: PositionPlan, ratio: number): PositionPlan {
  const { stopPrice, trail, targetPrice, timeLimit } = plan;
  return {
    stopPrice: restated(stopPrice, ratio),
    trail: trail?.kind === 'dollars' ? { kind: 'dollars', value: restated(trail.value, ratio) } : trail,
    targetPrice: targetPrice === null ? null : restated(targetPrice, ratio),
    timeLimit,
  };
}
