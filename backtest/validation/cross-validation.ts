import {
  deflatedSharpe,
  mean,
  overfittingProbability,
  performance,
  quantile,
  sampleDeviation,
  sharpe,
  sharpePerPeriod,
} from '../../analytics/index.ts';
import type { OverfittingProbability } from '../../analytics/index.ts';
import { DeskError } from '../../domain/index.ts';
import type { StrategyParameters } from '../../strategies/index.ts';
import type { Scorer } from '../sweep/scorer.ts';
import { purgedSplits, testPaths } from './purged-splits.ts';
import type { PurgedSplit } from './purged-splits.ts';
import { trialOf } from './trial.ts';
import type { Trial } from './trial.ts';

export interface CrossValidationOptions {
  readonly folds: number;
  readonly tested: number;
  /** Sessions kept out of the training after a tested fold's last label. */
  readonly embargo: number;
  /** Blocks of the probability of overfitting, an even number. */
  readonly blocks: number;
}

export interface SplitResult {
  readonly tested: readonly number[];
  /** The best by Sharpe ratio on the training. */
  readonly params: StrategyParameters;
  /** Annualised, as all Sharpe ratios here. */
  readonly trainSharpe: number | null;
  readonly testSharpe: number | null;
  /** Sessions of the training that are left after purge and embargo, of the chosen set. */
  readonly trainSessions: number;
}

export interface PathResult {
  readonly splits: readonly number[];
  readonly sharpe: number | null;
  readonly totalReturn: number | null;
  readonly maxDrawdown: number | null;
}

export interface Distribution {
  readonly count: number;
  readonly mean: number | null;
  readonly deviation: number | null;
  readonly q05: number | null;
  readonly median: number | null;
  readonly q95: number | null;
  /** Share of those below zero. */
  readonly below: number | null;
}

export interface CrossValidationAnswer extends CrossValidationOptions {
  readonly trials: number;
  readonly sessions: number;
  readonly splits: readonly SplitResult[];
  readonly paths: readonly PathResult[];
  readonly outOfSample: { readonly splits: Distribution; readonly paths: Distribution };
  readonly pbo: OverfittingProbability;
  readonly best: {
    readonly params: StrategyParameters;
    readonly sharpe: number | null;
    readonly deflatedSharpe: number | null;
  };
}

/** Numbers kept at once: returns of every trial on every session. */
const MOST_CELLS = 100_000_000;

/**
 * Combinatorial purged cross-validation of choosing the best of a grid by Sharpe ratio (Lopez de Prado 2018, 12). Each
 * trial is run once over all sessions; what it may be trained on is purged by its own trades.
 * @param sets all of them tradable over the scorer's whole universe
 * @throws DeskError USAGE where the folds are too many for the sessions, or the grid too large
 */
export function crossValidate(
  scorer: Scorer,
  sets: readonly StrategyParameters[],
  options: CrossValidationOptions,
): CrossValidationAnswer {
  const sessions = scorer.dates(sets[0] as StrategyParameters)?.length ?? 0;
  const { folds, tested, embargo, blocks } = options;
  if (sessions < 2 * Math.max(folds, blocks))
    throw new DeskError('USAGE', `${sessions} sessions are too few for ${folds} folds and ${blocks} blocks`, {
      hint: 'begin earlier (--from), or take fewer --folds and --blocks',
    });
  if (sessions * sets.length > MOST_CELLS)
    throw new DeskError(
      'USAGE',
      `${sets.length} parameter sets over ${sessions} sessions are too many to keep`,
      {
        hint: 'take larger steps or a shorter history',
      },
    );
  const trials = sets.map((set) => trialOf(scorer, set));
  const splits = bestOnSplits(trials, { folds, tested, embargo });
  const paths = testPaths(splits.map(({ split }) => split), folds); // prettier-ignore
  const results = splits.map(({ split, trial, ratio, sessions: left }): SplitResult => ({
    tested: split.tested,
    params: trial.parameters,
    trainSharpe: ratio === null ? null : ratio * Math.sqrt(252),
    testSharpe: sharpe(rowsOf(trial.returns, split.test)),
    trainSessions: left,
  }));
  const pathResults = paths.map((path): PathResult => {
    const size = Math.floor(sessions / folds);
    const returns = new Float64Array(sessions);
    for (const [fold, k] of path.entries()) {
      const [from, to] = [fold * size, fold === folds - 1 ? sessions : (fold + 1) * size];
      returns.set((splits[k] as Best).trial.returns.subarray(from, to), from);
    }
    const { sharpe: ratio, totalReturn, maxDrawdown } = performance(returns);
    return { splits: path, sharpe: ratio, totalReturn, maxDrawdown };
  });
  return {
    ...options,
    trials: trials.length,
    sessions,
    splits: results,
    paths: pathResults,
    outOfSample: {
      splits: distribution(results.map(({ testSharpe }) => testSharpe)),
      paths: distribution(pathResults.map(({ sharpe: ratio }) => ratio)),
    },
    pbo: overfittingProbability(trials.map(({ returns }) => returns), blocks), // prettier-ignore
    best: bestOfAll(trials),
  };
}

interface Best {
  readonly split: PurgedSplit;
  readonly trial: Trial;
  /** Per session, on the training. */
  readonly ratio: number | null;
  readonly sessions: number;
}

/** In each split the trial with the best ratio on what its own trades leave of the training; the first of equals. */
function bestOnSplits(
  trials: readonly Trial[],
  options: { readonly folds: number; readonly tested: number; readonly embargo: number },
): readonly Best[] {
  const best: Best[] = [];
  for (const trial of trials) {
    for (const [k, split] of purgedSplits(trial.labelEnd, options).entries()) {
      const ratio = sharpePerPeriod(rowsOf(trial.returns, split.train));
      const before = best[k];
      if (before === undefined || (ratio ?? -Infinity) > (before.ratio ?? -Infinity))
        best[k] = { split, trial, ratio, sessions: split.train.length };
    }
  }
  return best;
}

function bestOfAll(trials: readonly Trial[]): CrossValidationAnswer['best'] {
  const ratios = trials.map(({ returns }) => sharpePerPeriod(returns));
  const known = ratios.filter((ratio) => ratio !== null);
  const at = Math.max(0, ratios.indexOf(Math.max(...known)));
  const { parameters, returns } = trials[at] as Trial;
  const variance = (sampleDeviation(known) ?? 0) ** 2;
  return { params: parameters, sharpe: sharpe(returns), deflatedSharpe: deflatedSharpe(returns, variance, trials.length) }; // prettier-ignore
}

function rowsOf(returns: Float64Array, rows: ArrayLike<number>): Float64Array {
  const chosen = new Float64Array(rows.length);
  for (let k = 0; k < rows.length; k++) chosen[k] = returns[rows[k] as number] as number;
  return chosen;
}

function distribution(values: readonly (number | null)[]): Distribution {
  const known = values.filter((value) => value !== null);
  return {
    count: known.length,
    mean: mean(known),
    deviation: sampleDeviation(known),
    q05: quantile(known, 0.05),
    median: quantile(known, 0.5),
    q95: quantile(known, 0.95),
    below: known.length === 0 ? null : known.filter((value) => value < 0).length / known.length,
  };
}
