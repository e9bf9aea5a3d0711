import path from 'node:path';
import { rankedBy, readSearch, runSweep, topOf } from '../../backtest/sweep/index.ts';
import type { SweepAnswer, SweepResult } from '../../backtest/sweep/index.ts';
import type { Face } from '../face.ts';
import { counted, figure, integer, percent } from '../../words/format.ts';
import { tableOf } from '../output.ts';
import { progressLine } from '../progress.ts';
import { paramsText, prepareSearch, scoreColumns } from './search.ts';
import type { SearchOptions } from './search.ts';

export interface SweepCommand extends SearchOptions {
  readonly by: string;
  readonly threads?: number;
}

/** Results a person is shown; --json has all. */
const SHOWN = 10;
/** A scoring further off than rounding is a fault that must be seen. */
const ROUNDING = 1e-6;

/** Many parameter sets of one strategy over one history; the best goes through the agents. */
export async function sweep(face: Face, options: SweepCommand): Promise<number> {
  const by = rankedBy(options.by);
  const search = await prepareSearch(face, options);
  const request = await readSearch(options, search);
  const { runtimeDir, settings } = search.config;
  const bar = progressLine(face);
  const answer = await runSweep(request, by, search, {
    clock: search.wall,
    folder: path.join(runtimeDir, 'sweeps'),
    redisUrl: settings.REDIS_URL ?? null,
    ...(options.threads === undefined ? {} : { threads: options.threads }),
    say: (line) => {
      bar.clear();
      search.say(line);
    },
    progress: (done, of, elapsed) => bar.show(done, of, 'of the runs', elapsed),
  });
  bar.clear();
  face.out(options.json ? `${JSON.stringify(answer)}\n` : shown(face, answer));
  return 0;
}

function shown(face: Face, answer: SweepAnswer): string {
  const { runs, skipped, rerun, deflation, best, by } = answer;
  const table = tableOf(
    topOf(answer, SHOWN),
    [
      { head: `best by ${by}`, cell: ({ params }: SweepResult) => paramsText(params) },
      ...scoreColumns(({ metrics }: SweepResult) => metrics),
    ],
    face.style,
  );
  const off =
    rerun.difference <= ROUNDING
      ? 'the scoring agrees'
      : face.style.red(`the scoring was off by ${figure(rerun.difference)} (relative)`);
  return [
    `${counted(runs, 'run')}, ${integer(skipped)} skipped, ${figure(answer.seconds)} s`,
    table,
    '',
    `through the agents: ${paramsText(best.params)}: Sharpe ratio ${figure(rerun.metrics.sharpe)}, return ${percent(rerun.metrics.totalReturn, 2)}; ${off}`,
    `the best of ${integer(deflation.trials)} trials: probability that its true Sharpe ratio is above zero ${percent(deflation.psr)}, above what chance shows ${percent(deflation.deflatedSharpe)}`,
    '',
  ].join('\n');
}
