import type { Evidence } from './evidence.ts';
import type { Observed } from './observed.ts';

/** Why and by how much quant cut a confidence. */
export interface Adjustment {
  readonly code: 'expectancy' | 'sharpe' | 'drawdown' | 'vif' | 'volatility';
  /** What was measured; drawdowns are negative. */
  readonly figure: number;
  /** What it was held against. */
  readonly threshold: number;
  /** In (0, 1]. */
  readonly factor: number;
}

/** What the rules look at. */
export interface Findings {
  readonly evidence: Evidence;
  readonly vif: Observed | null;
  readonly volatilityRatio: Observed | null;
}
