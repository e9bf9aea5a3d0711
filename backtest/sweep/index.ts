export { rankedBy } from './rank.ts';
export { loadComparableInput, readSearch, type SearchTools, type SearchTyped } from './request.ts';
export type { Scores } from './score.ts';
export { Scorer } from './scorer.ts';
export { runSweep, topOf, type SweepAnswer, type SweepResult } from './sweep.ts';
export { countSets } from './trials.ts';
