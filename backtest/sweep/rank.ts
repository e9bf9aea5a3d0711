import { DeskError } from '../../domain/index.ts';
import type { Scores } from './score.ts';

/** How a sweep is ranked: by name, whether less is better. Drawdowns are negative, so more of them is better. */
const RANKINGS = {
  totalReturn: (s: Scores) => s.totalReturn,
  cagr: (s: Scores) => s.cagr,
  volatility: (s: Scores) => (s.volatility === null ? null : -s.volatility),
  sharpe: (s: Scores) => s.sharpe,
  sortino: (s: Scores) => s.sortino,
  maxDrawdown: (s: Scores) => s.maxDrawdown,
  calmar: (s: Scores) => s.calmar,
  winRate: (s: Scores) => s.trades.winRate,
  profitFactor: (s: Scores) => s.trades.profitFactor,
} as const;

export type RankedBy = keyof typeof RANKINGS;

/** @throws DeskError USAGE naming what there is */
export function rankedBy(text: string): RankedBy {
  const name = text.replace(/^trades\./, '');
  if (Object.hasOwn(RANKINGS, name)) return name as RankedBy;
  throw new DeskError('USAGE', `--by ${text} is no figure of a sweep`, {
    hint: `choose one of ${Object.keys(RANKINGS).join(', ')}`,
  });
}

/** Higher is better, undefined figures are null. */
export function merit(scores: Scores, by: RankedBy): number | null {
  const value = RANKINGS[by](scores);
  return value !== null && Number.isFinite(value) ? value : null;
}

/** Places from the best on; equals in the order given, undefined ones last. */
export function ranking(results: readonly Scores[], by: RankedBy): readonly number[] {
  const merits = results.map((scores) => merit(scores, by) ?? -Infinity);
  return merits.map((_, i) => i).sort((a, b) => compare(merits[b] as number, merits[a] as number) || a - b);
}

const compare = (x: number, y: number): number => (x === y ? 0 : x < y ? -1 : 1);

/** Place of the best, the first of equals; undefined ones only where there is nothing else. */
export function bestOf(results: readonly Scores[], by: RankedBy): number {
  let best = 0;
  let most = -Infinity;
  for (const [i, scores] of results.entries()) {
    const value = merit(scores, by) ?? -Infinity;
    if (value > most) {
      most = value;
      best = i;
    }
  }
  return best;
}
