import { countSets, loadComparableInput, rankedBy, readSearch, Scorer } from '../../backtest/sweep/index.ts';
import { analyseWalkForward } from '../../backtest/validation/index.ts';
import type { WalkForwardAnswer } from '../../backtest/validation/index.ts';
import { lineChart } from '../chart.ts';
import type { Face } from '../face.ts';
import { counted, figure, percent } from '../../words/format.ts';
import { tableOf } from '../output.ts';
import { paramsText, prepareSearch, scoreColumns } from './search.ts';
import type { SearchOptions } from './search.ts';

export interface WalkForwardCommand extends SearchOptions {
  readonly by: string;
  readonly mode: 'anchored' | 'rolling';
  readonly train: number;
  readonly test: number;
}

/** Chooses anew in every window and judges each choice by the sessions after it. */
export async function walkForward(face: Face, options: WalkForwardCommand): Promise<number> {
  const by = rankedBy(options.by);
  const tools = await prepareSearch(face, options);
  const request = await readSearch(options, tools);
  const { grid } = request;
  const input = await loadComparableInput(request, tools);
  const { mode, train, test } = options;
  const scorer = new Scorer(input);
  const answer = analyseWalkForward(scorer, grid.sets, by, { mode, train, test });
  countSets(request, input, scorer, tools);
  face.out(options.json ? `${JSON.stringify({ ...answer, skipped: grid.skipped })}\n` : shown(face, answer));
  return 0;
}

function shown(face: Face, answer: WalkForwardAnswer): string {
  const { windows, outOfSample, by } = answer;
  const table = tableOf(
    windows,
    [
      { head: 'trained', cell: ({ train }) => `${train.from} to ${train.to}` },
      { head: 'tested', cell: ({ test }) => `${test.from} to ${test.to}` },
      { head: 'chosen', cell: ({ params }) => paramsText(params) },
      { head: 'Sharpe trained', cell: ({ training }) => figure(training.sharpe), numeric: true },
      { head: 'tested', cell: ({ testing }) => figure(testing.sharpe), numeric: true },
      { head: 'return tested', cell: ({ testing }) => percent(testing.totalReturn, 2), numeric: true },
    ],
    face.style,
  );
  const joined = tableOf([outOfSample.metrics], scoreColumns((scores: typeof outOfSample.metrics) => scores), face.style); // prettier-ignore
  return [
    table,
    '',
    `out of sample, ${counted(windows.length, 'window')} joined (${answer.mode}, best of ${answer.trials} by ${by}, ${counted(answer.chosen, 'choice')}):`,
    joined,
    `growth out of sample over growth in training: ${percent(answer.efficiency, 0)}`,
    lineChart(outOfSample.equity.map(({ equity }) => equity)),
    '',
  ].join('\n');
}
