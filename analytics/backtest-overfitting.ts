import { combinations } from './combinations.ts';
import type { Numbers } from './moments.ts';
import { sharpePerPeriod } from './risk-adjusted.ts';

export interface OverfittingProbability {
  /** Ways to choose half of the blocks as the sample: C(blocks, blocks/2). */
  readonly splits: number;
  /** Share of splits whose winner in the sample ranks no better than the middle outside it (logit <= 0). */
  readonly pbo: number;
}

/**
 * Probability of backtest overfitting by combinatorially symmetric cross-validation (Bailey, Borwein, Lopez de Prado,
 * Zhu 2017, The Probability of Backtest Overfitting). Rows are cut into equal consecutive blocks, the remainder at the
 * end dropped; in each split the trial with the best Sharpe ratio over one half is ranked among all over the other
 * half, by rank/(trials + 1), equal ratios sharing their mean rank. A trial that does not vary has the ratio 0.
 * @param trials returns of each trial, all of one length
 * @param blocks even, at least 2
 */
export function overfittingProbability(trials: readonly Numbers[], blocks: number): OverfittingProbability {
  const size = Math.floor((trials[0]?.length ?? 0) / blocks);
  let splits = 0;
  let overfitted = 0;
  for (const inside of combinations(blocks, blocks / 2)) {
    const outside = [...Array(blocks).keys()].filter((b) => !inside.includes(b));
    const [here, there] = [inside, outside].map((chosen) =>
      trials.map((trial) => sharpePerPeriod(rowsOf(trial, chosen, size)) ?? 0),
    ) as [number[], number[]];
    const winner = here.indexOf(Math.max(...here));
    const share = meanRank(there, winner) / (trials.length + 1);
    splits++;
    // The logit ln(share / (1 - share)) is at most zero.
    if (share <= 0.5) overfitted++;
  }
  return { splits, pbo: overfitted / splits };
}

function rowsOf(trial: Numbers, blocks: readonly number[], size: number): Float64Array {
  const rows = new Float64Array(blocks.length * size);
  for (const [k, block] of blocks.entries())
    for (let i = 0; i < size; i++) rows[k * size + i] = trial[block * size + i] as number;
  return rows;
}

/** Rank from 1 (worst); equal values share the mean of their ranks. */
function meanRank(values: readonly number[], index: number): number {
  const own = values[index] as number;
  const below = values.filter((v) => v < own).length;
  const equal = values.filter((v) => v === own).length;
  return below + (equal + 1) / 2;
}
