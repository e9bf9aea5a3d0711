import { loadConfig, createRedactor } from '../../orchestrator/config/index.ts';
import type { Config } from '../../orchestrator/config/index.ts';
import type { RequestTools, Scores } from '../../backtest/sweep/index.ts';
import type { Face } from '../face.ts';
import { figure, integer, percent } from '../format.ts';
import type { Column } from '../output.ts';

/** Settings for a command that searches history, and where its lines for people go. */
export function prepareSearch(face: Face): { readonly config: Config; readonly tools: RequestTools } {
  const config = loadConfig({ purpose: 'query' });
  const redact = createRedactor(config.secrets);
  face.hide(redact);
  const say = (line: string): void => face.err(redact(`tickwright: ${line}\n`));
  const { ADJUSTMENT, SEED } = config.settings;
  return { config, tools: { adjustment: ADJUSTMENT, seed: SEED, say } };
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
