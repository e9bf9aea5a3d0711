import type { StrategyParameters } from '../../strategies/index.ts';
import type { Outcome } from './results-file.ts';

/** Scores lists of parameter sets somewhere else than in this thread. */
export interface Spread {
  /** Outcomes in the order of the sets. */
  run(sets: readonly StrategyParameters[]): Promise<readonly Outcome[]>;
  close(): Promise<void>;
}
