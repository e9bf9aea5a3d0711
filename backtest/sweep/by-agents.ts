import type { StrategyParameters } from '../../strategies/index.ts';
import { backtest } from '../result.ts';
import type { BacktestMetrics } from '../result.ts';
import type { SearchRequest, SearchTools } from './request.ts';
import type { Scores } from './score.ts';

/** Runs one parameter set through the agents. */
export type Rerun = (parameters: StrategyParameters) => Promise<BacktestMetrics>;

export function byAgents({ backtest: request }: SearchRequest, { wall }: SearchTools): Rerun {
  return async (parameters) => (await backtest({ ...request, parameters }, { wall })).metrics;
}

/** The figures that a sweep compares. Without equity to fall there is no drawdown. */
export function scoresOf({ totalReturn, cagr, volatility, sharpe, sortino, maxDrawdown, calmar, trades }: BacktestMetrics): Scores {
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
