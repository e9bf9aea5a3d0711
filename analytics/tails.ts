import type { Numbers } from './moments.ts';
import { ascending, quantileSorted } from './quantile.ts';

export interface Tails {
  /** |q95| / |q05|, linear quantiles; null where q05 is zero. */
  readonly tailRatio: number | null;
  /** Historical one-day VaR: the 5 % linear quantile of returns, negative for a loss. */
  readonly var95: number | null;
  /** Mean of the returns at or below var95 (expected shortfall). */
  readonly cvar95: number | null;
}

export function tails(returns: Numbers): Tails {
  const sorted = ascending(returns);
  const low = quantileSorted(sorted, 0.05);
  const high = quantileSorted(sorted, 0.95);
  if (low === null || high === null) return { tailRatio: null, var95: null, cvar95: null };
  let total = 0;
  let count = 0;
  while (count < sorted.length && (sorted[count] as number) <= low) total += sorted[count++] as number;
  return {
    tailRatio: low === 0 ? null : Math.abs(high) / Math.abs(low),
    var95: low,
    cvar95: total / count,
  };
}
