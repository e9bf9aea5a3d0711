import type { BarSeries } from '../../domain/index.ts';
import type { BacktestResult } from '../result.ts';

/** All that a report of a backtest is made of. */
export interface ReportInput {
  readonly result: BacktestResult;
  /** Bars of the traded symbols; those before the first session are not drawn. */
  readonly prices: readonly BarSeries[];
  /** Set against the equity where it is there. */
  readonly benchmark: BarSeries | null;
  /** ISO 8601, UTC. */
  readonly made: string;
  readonly version: string;
}
