export type { Adjustment, Findings } from './adjustment.ts';
export type { Evidence } from './evidence.ts';
export { judge, type Case, type Judgement } from './judge.ts';
export type { Observed } from './observed.ts';
export { RecordBook, type RecordedStrategy } from './record-book.ts';
export { StrategyRecord } from './record.ts';
export { quantSettings, type QuantSettings } from './settings.ts';
export { varianceInflation } from './variance-inflation.ts';
export { volatilityRatio } from './volatility.ts';
