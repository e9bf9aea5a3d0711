import {
  deflatedSharpe,
  expectedMaxSharpe,
  minTrackRecordLength,
  overfittingProbability,
  psr,
  sampleDeviation,
  sharpePerPeriod,
} from '../../analytics/index.ts';
import { DeskError } from '../../domain/index.ts';
import { readTable } from '../../orchestrator/table-file.ts';
import type { Face } from '../face.ts';
import { figure, integer, percent } from '../../words/format.ts';

export interface OverfitOptions {
  readonly blocks?: number;
  readonly json?: boolean;
}

const BLOCKS = 8;
/** C(20, 10) = 184,756 splits; beyond that nobody waits. */
const MOST_BLOCKS = 20;

/** Whether the best of many trials is better than the best of as many lucky ones would look. */
export async function overfit(face: Face, file: string, options: OverfitOptions): Promise<number> {
  const blocks = options.blocks ?? BLOCKS;
  if (blocks % 2 !== 0 || blocks > MOST_BLOCKS)
    throw new DeskError('USAGE', `--blocks ${blocks} must be an even number from 2 to ${MOST_BLOCKS}`);
  const { columns } = await readTable(file);
  const trials = [...columns.values()];
  const rows = trials[0]?.length ?? 0;
  if (rows < 2 * blocks)
    throw new DeskError('DATA_INVALID', `${file}: ${rows} rows are too few for ${blocks} blocks`, {
      hint: `at least ${2 * blocks} are needed, or fewer blocks (--blocks)`,
    });
  const ratios = trials.map((returns) => sharpePerPeriod(returns));
  const known = ratios.filter((ratio) => ratio !== null);
  if (known.length === 0)
    throw new DeskError('DATA_INVALID', `${file}: no trial varies, so none has a Sharpe ratio`);
  const at = ratios.indexOf(Math.max(...known));
  const best = trials[at] as Float64Array;
  const variance = sampleDeviation(known) === null ? 0 : (sampleDeviation(known) as number) ** 2;
  const answer = {
    trials: trials.length,
    best: [...columns.keys()][at] as string,
    sharpe: ratios[at] as number,
    psr: psr(best),
    deflatedSharpe: deflatedSharpe(best, variance, trials.length),
    expectedMaxSharpe: expectedMaxSharpe(variance, trials.length),
    minTrackRecordLength: minTrackRecordLength(best),
    pbo: overfittingProbability(trials, blocks),
  };
  face.out(options.json ? `${JSON.stringify(answer)}\n` : shown(answer));
  return 0;
}

function shown(answer: {
  readonly trials: number;
  readonly best: string;
  readonly sharpe: number;
  readonly psr: number | null;
  readonly deflatedSharpe: number | null;
  readonly expectedMaxSharpe: number;
  readonly minTrackRecordLength: number | null;
  readonly pbo: { readonly splits: number; readonly pbo: number };
}): string {
  const { pbo } = answer;
  return [
    `best of ${integer(answer.trials)} trials: ${answer.best}, Sharpe ratio ${figure(answer.sharpe)} per observation`,
    `chance alone would show ${figure(answer.expectedMaxSharpe)} among so many`,
    `probability that its true ratio is above zero: ${percent(answer.psr, 2)}; above what chance shows: ${percent(answer.deflatedSharpe, 2)}`,
    `observations needed for 95 %: ${answer.minTrackRecordLength === null ? 'no number suffices' : integer(Math.ceil(answer.minTrackRecordLength))}`,
    `probability of backtest overfitting: ${percent(pbo.pbo, 1)} (${integer(pbo.splits)} splits)`,
    '',
  ].join('\n');
}
