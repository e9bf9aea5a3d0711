import { countSets, loadComparableInput, readSearch, Scorer } from '../../backtest/sweep/index.ts';
import { crossValidate } from '../../backtest/validation/index.ts';
import type { CrossValidationAnswer, Distribution } from '../../backtest/validation/index.ts';
import { DeskError } from '../../domain/index.ts';
import type { Face } from '../face.ts';
import { figure, integer, percent } from '../../words/format.ts';
import { tableOf } from '../output.ts';
import { paramsText, prepareSearch } from './search.ts';
import type { SearchOptions } from './search.ts';

export interface CrossValidateCommand extends SearchOptions {
  readonly folds: number;
  readonly tested: number;
  readonly embargo?: string;
  readonly blocks: number;
}

const MOST_FOLDS = 16;
const MOST_BLOCKS = 16;
/** Of the sessions, where no embargo is asked for (Lopez de Prado 2018, 7.4.2). */
const EMBARGO_SHARE = 0.01;

/** Whether choosing the best of a grid helps on what the choice has not seen. */
export async function crossValidation(face: Face, options: CrossValidateCommand): Promise<number> {
  const { folds, tested, blocks } = options;
  if (folds < 2 || folds > MOST_FOLDS) throw refused(`--folds ${folds} must be from 2 to ${MOST_FOLDS}`);
  if (tested >= folds) throw refused(`--tested ${tested} must be below --folds ${folds}`);
  if (blocks % 2 !== 0 || blocks > MOST_BLOCKS)
    throw refused(`--blocks ${blocks} must be an even number from 2 to ${MOST_BLOCKS}`);
  if (options.embargo !== undefined && !/^\d+$/.test(options.embargo))
    throw refused(`--embargo ${options.embargo} must be a whole number of sessions`);
  const tools = await prepareSearch(face, options);
  const request = await readSearch(options, tools);
  const { grid } = request;
  const input = await loadComparableInput(request, tools);
  const scorer = new Scorer(input);
  const sessions = scorer.dates(grid.sets[0] ?? {})?.length ?? 0;
  const embargo = options.embargo === undefined ? Math.ceil(sessions * EMBARGO_SHARE) : Number(options.embargo); // prettier-ignore
  const answer = crossValidate(scorer, grid.sets, { folds, tested, embargo, blocks });
  countSets(request, input, scorer, tools);
  face.out(options.json ? `${JSON.stringify({ ...answer, skipped: grid.skipped })}\n` : shown(face, answer));
  return 0;
}

const refused = (what: string): DeskError => new DeskError('USAGE', what, { hint: '--help lists what there is' }); // prettier-ignore

function shown(face: Face, answer: CrossValidationAnswer): string {
  const { splits, paths, outOfSample, pbo, best } = answer;
  const table = tableOf(
    splits,
    [
      { head: 'tested folds', cell: ({ tested }) => tested.map((fold) => fold + 1).join(', ') },
      { head: 'chosen', cell: ({ params }) => paramsText(params) },
      { head: 'trained on', cell: ({ trainSessions }) => integer(trainSessions), numeric: true },
      { head: 'Sharpe trained', cell: ({ trainSharpe }) => figure(trainSharpe), numeric: true },
      { head: 'tested', cell: ({ testSharpe }) => figure(testSharpe), numeric: true },
    ],
    face.style,
  );
  const spread = (name: string, d: Distribution): string =>
    `Sharpe ratio of ${integer(d.count)} ${name}: mean ${figure(d.mean)}, from ${figure(d.q05)} (5 %) to ${figure(d.q95)} (95 %), below zero ${percent(d.below, 0)}`;
  return [
    table,
    '',
    `${integer(answer.trials)} trials over ${integer(answer.sessions)} sessions, embargo ${integer(answer.embargo)}; ${integer(splits.length)} splits make ${integer(paths.length)} paths`,
    spread('splits out of sample', outOfSample.splits),
    spread('paths out of sample', outOfSample.paths),
    `probability of backtest overfitting: ${percent(pbo.pbo, 1)} (${integer(pbo.splits)} splits)`,
    `best over everything: ${paramsText(best.params)}, Sharpe ratio ${figure(best.sharpe)}, deflated ${percent(best.deflatedSharpe, 1)}`,
    '',
  ].join('\n');
}
