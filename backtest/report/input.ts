import type { BarSeries } from '../../domain/index.ts';
import type { BacktestResult } from '../result.ts';

/** One side of a comparison of what a model knew. */
export interface MaskedSide {
  readonly totalReturn: number | null;
  readonly sharpe: number | null;
  readonly maxDrawdown: number | null;
  readonly trades: number;
  readonly equity: BacktestResult['equity'];
}

/** The same run with and without what would let a model recognise the history it is shown. */
export interface MaskedComparison {
  /** What was hidden, in words. */
  readonly hidden: string;
  readonly unmasked: MaskedSide;
  readonly masked: MaskedSide;
  /** Share of choices that were the same, 0 to 1; null where it is not known. */
  readonly agreement: number | null;
  readonly notes: readonly string[];
}

/** All that a report of a backtest is made of. */
export interface ReportInput {
  readonly result: BacktestResult;
  /** Bars of the traded symbols; those before the first session are not drawn. */
  readonly prices: readonly BarSeries[];
  /** Set against the equity where it is there. */
  readonly benchmark: BarSeries | null;
  readonly masked?: MaskedComparison;
  /** ISO 8601, UTC. */
  readonly made: string;
  readonly version: string;
}
