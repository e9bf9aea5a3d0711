export { backtest } from './result.ts';
export type { BacktestMetrics, BacktestResult } from './result.ts';
export type { TradeRow } from './collector.ts';
export { backtestRequest, riskOverrides } from './request.ts';
export type { BacktestAsked, BacktestRequest } from './request.ts';
