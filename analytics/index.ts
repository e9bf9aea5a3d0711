export { AlignedReturns } from './aligned-returns.ts';
export { BookRiskMeter, type BookRisk, type HeldSeries } from './book-risk.ts';
export { overfittingProbability, type OverfittingProbability } from './backtest-overfitting.ts';
export { benchmarkFigures, type BenchmarkFigures, type DatedReturns } from './benchmark.ts';
export { combinations } from './combinations.ts';
export { averageCorrelation, correlation } from './correlation.ts';
export { depthBelow, drawdowns, type Drawdowns } from './drawdown.ts';
export { EquityStatistics, summariseEquity, type EquitySummary } from './equity-statistics.ts';
export { kurtosis, mean, sampleDeviation, skew, sum, type Numbers } from './moments.ts';
export { normalCdf, normalQuantile } from './normal.ts';
export { returnPanel, type PanelMember } from './panel.ts';
export {
  performance,
  performanceOfEquity,
  type Performance,
  type PerformanceOptions,
} from './performance.ts';
export { periodFigures, type PeriodFigures } from './periods.ts';
export { quantile, quantileOf, quantileSorted } from './quantile.ts';
export { ReturnStatistics } from './return-statistics.ts';
export { RunningMoments } from './running-moments.ts';
export { cagr, cagrCalendar, equityOf, monthly, returnsOf, totalReturn, yearly, YEAR } from './returns.ts';
export {
  calmar,
  downsideDeviation,
  sharpe,
  sharpePerPeriod,
  sortino,
  stability,
  volatility,
} from './risk-adjusted.ts';
export { dotOfLast, scaleOf, type Scale } from './scale.ts';
export { deflatedSharpe, expectedMaxSharpe, minTrackRecordLength, psr } from './sharpe-inference.ts';
export { tails, type Tails } from './tails.ts';
export { TradeStatistics, TradeStatisticsByKey } from './trade-statistics.ts';
export {
  summariseTrades,
  tradeMetrics,
  type ClosedTrade,
  type TradeMetrics,
  type TradeSummary,
  type TradingActivity,
} from './trades.ts';
export { bookVar, type MarkedPosition } from './var.ts';
export { DeskStatistics } from './desk-statistics.ts';
