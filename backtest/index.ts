export { backtest } from './run.ts';
export type { Choices, Unmasked } from './choices.ts';
export type { BacktestResult } from './result.ts';
export type { Loaded } from './data/load.ts';
export { backtestRequest, riskOverrides } from './request.ts';
export type { BacktestAsked } from './request.ts';
