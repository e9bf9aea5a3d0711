export { largestDifference } from './difference.ts';
export { drawnFrom, gridOf, parseAxis, type Axis, type Grid } from './grid.ts';
export type { SweepInput } from './history.ts';
export { loadHistory, longEnough, type HistoryAsked, type LoadedHistory } from './load.ts';
export { rankedBy, type RankedBy } from './rank.ts';
export type { SweepTools } from './run-sweep.ts';
export type { Scores } from './score.ts';
export { Scorer } from './scorer.ts';
export { runSweep, topOf, type Deflation, type Rerun, type SweepAnswer, type SweepResult } from './sweep.ts';
export {
  readComparableSearch,
  readHistory,
  readSearch,
  type GridTyped,
  type HistoryTyped,
  type RequestTools,
  type SearchRequest,
} from './request.ts';
