import { blockBootstrap, returnsSource, shuffledTrades } from '../../backtest/validation/index.ts';
import type { Band, MonteCarlo } from '../../backtest/validation/index.ts';
import { createRng, DeskError } from '../../domain/index.ts';
import type { Face } from '../face.ts';
import { figure, integer, percent } from '../../words/format.ts';
import { tableOf } from '../output.ts';
import { prepareSearch } from './search.ts';

export interface MonteCarloCommand {
  readonly column?: string;
  readonly runs: number;
  readonly block: number;
  readonly seed?: string;
  readonly json?: boolean;
}

const MOST_RUNS = 100_000;

/** What else might have come of the same returns: other draws of their blocks, and their trades in other orders. */
export async function monteCarlo(face: Face, file: string, options: MonteCarloCommand): Promise<number> {
  const { runs, block } = options;
  if (runs < 2 || runs > MOST_RUNS)
    throw new DeskError('USAGE', `--runs ${runs} must be from 2 to ${MOST_RUNS}`, { hint: '1000 is usual' });
  const { config } = await prepareSearch(face, {});
  const { returns, trades } = await returnsSource(file, options.column);
  if (block > returns.length)
    throw new DeskError('USAGE', `--block ${block} is longer than the ${returns.length} returns of ${file}`, {
      hint: 'take a shorter one, about 20 sessions',
    });
  const rng = createRng(options.seed ?? config.settings.SEED);
  const answer = {
    periods: returns.length,
    block,
    // Without trades the periods themselves are put in other orders.
    shuffled: trades === null ? 'periods' : 'trades',
    bootstrap: blockBootstrap(returns, block, rng.fork('bootstrap'), runs),
    shuffle:
      trades !== null && trades.length === 0
        ? null
        : shuffledTrades(trades ?? Array.from(returns), rng.fork('shuffle'), runs),
  };
  face.out(options.json ? `${JSON.stringify(answer)}\n` : shown(face, answer));
  return 0;
}

interface Answer {
  readonly periods: number;
  readonly block: number;
  readonly shuffled: string;
  readonly bootstrap: MonteCarlo;
  readonly shuffle: MonteCarlo | null;
}

function shown(face: Face, { periods, block, shuffled, bootstrap, shuffle }: Answer): string {
  const rows = [
    ...rowsOf(`blocks of ${integer(block)}`, bootstrap, true),
    // The Sharpe ratio of trades is of no day's, and their order does not change it.
    ...(shuffle === null ? [] : rowsOf(`${shuffled} shuffled`, shuffle, false)),
  ];
  const table = tableOf(
    rows,
    [
      { head: '', cell: ({ name }) => name },
      { head: '5 %', cell: ({ band, text }) => text(band.q05), numeric: true },
      { head: '25 %', cell: ({ band, text }) => text(band.q25), numeric: true },
      { head: 'median', cell: ({ band, text }) => text(band.median), numeric: true },
      { head: '75 %', cell: ({ band, text }) => text(band.q75), numeric: true },
      { head: '95 %', cell: ({ band, text }) => text(band.q95), numeric: true },
    ],
    face.style,
  );
  return [
    `${integer(bootstrap.runs)} histories drawn from ${integer(periods)} returns`,
    table,
    `they end with a loss: ${percent(bootstrap.lossShare)}`,
    ...(shuffle === null ? ['there is no closed trade to shuffle'] : []),
    '',
  ].join('\n');
}

interface Row {
  readonly name: string;
  readonly band: Band;
  readonly text: (n: number) => string;
}

function rowsOf(name: string, { totalReturn, maxDrawdown, sharpe }: MonteCarlo, ratio: boolean): Row[] {
  const share = (n: number): string => percent(n, 2);
  return [
    { name: `return, ${name}`, band: totalReturn, text: share },
    { name: `drawdown, ${name}`, band: maxDrawdown, text: share },
    ...(ratio && sharpe !== null ? [{ name: `Sharpe ratio, ${name}`, band: sharpe, text: figure }] : []),
  ];
}
