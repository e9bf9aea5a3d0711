export { runSweep, topOf, type Deflation, type SweepAnswer, type SweepResult } from './sweep.ts';
export { rankedBy, type RankedBy } from './rank.ts';
export { loadComparableInput, loadInput, readSearch, type SearchRequest, type SearchTools, type SearchTyped } from './request.ts'; // prettier-ignore
export type { Scores } from './score.ts';
export { Scorer } from './scorer.ts';
