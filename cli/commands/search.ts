import { riskOverrides } from '../../backtest/index.ts';
import type { Scores, SearchTools, SearchTyped } from '../../backtest/sweep/index.ts';
import { WallClock } from '../../domain/index.ts';
import { createRedactor, loadConfig } from '../../orchestrator/config/index.ts';
import type { Face } from '../face.ts';
import { figure, integer, percent } from '../../words/format.ts';
import type { Column } from '../output.ts';

/** What all searches are asked; symbols and cash stand for settings. */
export interface SearchOptions extends SearchTyped {
  readonly symbols?: string;
  readonly cash?: string;
  readonly json?: boolean;
}

/** Settings for a command that searches history, and where its lines for people go. */
export async function prepareSearch(face: Face, options: SearchOptions): Promise<SearchTools> {
  const { symbols, cash, benchmark } = options;
  const overrides = {
    ...(symbols === undefined ? {} : { SYMBOLS: { text: symbols, option: '--symbols' } }),
    ...(cash === undefined ? {} : { CASH: { text: cash, option: '--cash' } }),
    ...(benchmark === undefined ? {} : { BENCHMARK: { text: benchmark, option: '--benchmark' } }),
    ...(await riskOverrides(options.risk)),
  };
  const config = loadConfig({ purpose: 'query', overrides });
  const redact = createRedactor(config.secrets);
  face.hide(redact);
  return { config, wall: new WallClock(), say: (line) => face.err(redact(`tickwright: ${line}\n`)) };
}

/** fast 10, slow 50 */
export const paramsText = (params: Readonly<Record<string, number>>): string =>
  Object.entries(params)
    .map(([name, value]) => `${name} ${figure(value)}`)
    .join(', ');

/** The figures of a run as columns of a table. */
export function scoreColumns<Row>(of: (row: Row) => Scores): readonly Column<Row>[] {
  const column = (head: string, cell: (scores: Scores) => string): Column<Row> => ({
    head,
    cell: (row) => cell(of(row)),
    numeric: true,
  });
  return [
    column('return', (s) => percent(s.totalReturn, 2)),
    column('a year', (s) => percent(s.cagr, 2)),
    column('volatility', (s) => percent(s.volatility, 2)),
    column('Sharpe', (s) => figure(s.sharpe)),
    column('Sortino', (s) => figure(s.sortino)),
    column('drawdown', (s) => percent(s.maxDrawdown, 2)),
    column('trades', (s) => integer(s.trades.count)),
    column('won', (s) => percent(s.trades.winRate, 1)),
    column('exposure', (s) => percent(s.trades.exposure, 0)),
  ];
}
