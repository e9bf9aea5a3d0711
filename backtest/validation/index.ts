export { compareStrategies, loadCompared, type Comparison, type Contender } from './comparison.ts';
export { crossValidate, type CrossValidationAnswer, type Distribution } from './cross-validation.ts';
export { blockBootstrap, shuffledTrades, type Band, type MonteCarlo } from './monte-carlo.ts';
export { returnsSource } from './returns-source.ts';
export type { SharpeDifference } from './sharpe-differences.ts';
export { analyseWalkForward, type WalkForwardAnswer } from './walk-forward-analysis.ts';
