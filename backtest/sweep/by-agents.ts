import type { StrategyParameters } from '../../strategies/index.ts';
import { backtest } from '../run.ts';
import type { BacktestMetrics, BacktestResult } from '../result.ts';
import type { SearchRequest, SearchTools } from './request.ts';
import type { SweepTools } from './run-sweep.ts';
import type { Scores } from './score.ts';

/** Runs one parameter set through the agents. */
export type Rerun = (
  parameters: StrategyParameters,
) => Promise<Pick<BacktestResult, 'metrics' | 'equity' | 'data' | 'config'>>;

export function byAgents({ backtest: request }: SearchRequest, { wall }: SearchTools): Rerun {
  // One cycle in a hundred is checked in full: the orders are the same.
  return (parameters) => backtest({ ...request, parameters, validation: 'sample' }, { wall });
}

/** The same figures for modes that scoring does not know, one run after the other. */
export async function scoreByAgents(
  rerun: Rerun,
  sets: readonly StrategyParameters[],
  { clock, progress }: SweepTools,
): Promise<readonly Scores[]> {
  const begun = clock.now();
  const outcomes: Scores[] = [];
  for (const set of sets) {
    outcomes.push(scoresOf((await rerun(set)).metrics));
    progress?.(outcomes.length, sets.length, clock.now() - begun);
  }
  return outcomes;
}

/** The figures that a sweep compares. Without equity to fall there is no drawdown. */
function scoresOf({
  totalReturn,
  cagr,
  volatility,
  sharpe,
  sortino,
  maxDrawdown,
  calmar,
  trades,
}: BacktestMetrics): Scores {
  const { count, winRate, profitFactor, exposure } = trades;
  return {
    totalReturn: totalReturn ?? Number.NaN,
    cagr,
    volatility,
    sharpe,
    sortino,
    maxDrawdown: maxDrawdown ?? 0,
    calmar,
    trades: { count, winRate, profitFactor, exposure: exposure ?? 0 },
  };
}
