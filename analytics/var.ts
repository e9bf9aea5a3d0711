import type { Numbers } from './moments.ts';
import { quantile } from './quantile.ts';

/** A position as its value at the mark (dollars, negative when short) and its symbol's newest daily returns. */
export interface MarkedPosition {
  readonly value: number;
  /** Aligned at the end with those of the other positions (`returnPanel`). */
  readonly returns: Numbers;
}

/** Below twenty days no observation lies in the worst 5 %. */
export const MIN_DAYS = 20;

/**
 * One-day historical VaR 95 % of the book in dollars: the 5 % linear quantile of what today's holdings would have made
 * on each past day, over the days that all have. Negative for a loss; 0 without positions; null with too little history.
 */
export function bookVar(positions: readonly MarkedPosition[]): number | null {
  if (positions.length === 0) return 0;
  const days = Math.min(...positions.map((position) => position.returns.length));
  if (days < MIN_DAYS) return null;
  const pnl = new Float64Array(days);
  for (const { value, returns } of positions) {
    const first = returns.length - days;
    for (let t = 0; t < days; t++) pnl[t] = (pnl[t] as number) + value * (returns[first + t] as number);
  }
  return quantile(pnl, 0.05);
}
