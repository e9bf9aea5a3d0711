import { backtest as runBacktest, backtestRequest, riskOverrides } from '../../backtest/index.ts';
import type { BacktestAsked, BacktestResult, Loaded, Unmasked } from '../../backtest/index.ts';
import { checkReportFile, reportPage, writeReport } from '../../backtest/report/index.ts';
import { DeskError, WallClock } from '../../domain/index.ts';
import { createRedactor, loadConfig } from '../../orchestrator/config/index.ts';
import type { Face } from '../face.ts';
import { counted, dollars, figure, integer, percent, price, signed, words } from '../../words/format.ts';
import { tableOf } from '../output.ts';
import { progressLine } from '../progress.ts';
import { quietPipes } from '../terminal.ts';
import { reasonWords } from '../../words/text.ts';

export interface BacktestOptions extends BacktestAsked {
  readonly symbols?: string;
  readonly cash?: string;
  readonly json?: boolean;
  readonly report?: string;
  readonly borrow?: string;
}

/** History through the same agents; 130 where Ctrl-C ended it, with what was done until then. */
export async function backtest(face: Face, options: BacktestOptions): Promise<number> {
  if (options.borrow !== undefined)
    throw new DeskError('USAGE', '--borrow: the desk does not sell short, so nothing is borrowed and nothing would be charged'); // prettier-ignore
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
  const request = await backtestRequest(config, options);
  if (options.report !== undefined) checkReportFile(options.report);
  const stop = new AbortController();
  stopOnSignal(stop);
  quietPipes(() => stop.abort());
  const bar = progressLine(face);
  const wall = new WallClock();
  let loaded: Loaded | undefined;
  const result = await runBacktest(request, {
    wall,
    read: (all) => (loaded = all),
    signal: stop.signal,
    progress: bar.show,
    // For people they stand under the figures.
    ...(options.json && { note: (line: string) => face.err(redact(`tickwright: ${line}\n`)) }),
  });
  bar.clear();
  // The figures first: they are not lost where the report cannot be written.
  face.out(options.json ? `${JSON.stringify(result)}\n` : shown(face, result));
  if (options.report !== undefined && loaded) {
    const { traded: prices, benchmark } = loaded;
    const made = new Date(wall.now()).toISOString();
    writeReport(
      options.report,
      redact(reportPage({ result, prices, benchmark, made, version: face.version })),
    );
    const line = `report ${options.report}`;
    if (options.json) face.err(`tickwright: ${line}\n`);
    else face.out(`${line}\n`);
  }
  return result.interrupted ? 130 : 0;
}

/** npm passes a terminal's Ctrl-C on, so that it may be heard twice: only one seconds later is impatience. */
function stopOnSignal(stop: AbortController): void {
  let patience = true;
  const heard = (): void => {
    if (!patience) process.exit(130);
    stop.abort();
    setTimeout(() => (patience = false), 3000).unref();
  };
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, heard);
}

const SHARES: ReadonlySet<string> = new Set([
  'totalReturn', 'cagr', 'volatility', 'maxDrawdown', 'averageDrawdown', 'var95', 'psr', 'deflatedSharpe', 'alpha',
  'exposure', 'winRate',
]); // prettier-ignore
const FIGURES = [
  'totalReturn', 'cagr', 'volatility', 'sharpe', 'deflatedSharpe', 'psr', 'sortino', 'calmar', 'maxDrawdown',
  'longestDrawdown', 'var95', 'alpha', 'beta',
] as const; // prettier-ignore
const TRADES = [
  'count', 'winRate', 'profitFactor', 'payoffRatio', 'expectancy', 'sqn', 'exposure', 'turnover', 'averageHolding',
] as const; // prettier-ignore
/** Trades a person is shown; --json has all. */
const SHOWN = 10;

function shown(face: Face, result: BacktestResult): string {
  const { config, metrics, trades, equity, warnings } = result;
  const { style } = face;
  const text = (name: string, value: number | null): string =>
    SHARES.has(name) ? percent(value, 2) : figure(value);
  const rows = [
    ...FIGURES.map((name) => ({ name: words(name), value: text(name, metrics[name]) })),
    ...TRADES.map((name) => ({
      name: name === 'count' ? 'closed trades' : words(name),
      value: text(name, metrics.trades[name]),
    })),
    { name: 'commission and fees', value: dollars(result.fees) },
  ];
  const columns = [
    { head: String(config['strategy']), cell: (row: (typeof rows)[number]) => row.name },
    { head: '', cell: (row: (typeof rows)[number]) => row.value, numeric: true },
  ];
  const first = equity[0]?.time ?? '';
  const last = equity.at(-1);
  const head = `${(config['symbols'] as readonly string[]).join(', ')}, ${first} to ${last?.time ?? ''}: ${counted(equity.length, 'session')}, ${counted(result.bars, 'bar')}, ${integer(result.barsPerSecond)} bars a second`; // prettier-ignore
  const end = last ? `equity ${price(last.equity)} at the end` : 'no session was lived through';
  return [
    style.bold(head),
    end,
    ...chosenBy(result),
    '',
    tableOf(rows, columns, style),
    '',
    ...(result.choices?.unmasked ? [masked(face, result, result.choices.unmasked), ''] : []),
    ...(trades.length === 0 ? [] : [newest(face, trades), '']),
    ...warnings.map((line) => `${style.yellow('note')} ${line}`),
    ...(warnings.length > 0 ? [''] : []),
  ].join('\n');
}

function newest(face: Face, trades: BacktestResult['trades']): string {
  const { style } = face;
  type Row = BacktestResult['trades'][number];
  const columns = [
    { head: 'symbol', cell: (t: Row) => t.symbol },
    { head: 'strategy', cell: (t: Row) => t.strategy },
    { head: 'qty', cell: (t: Row) => integer(t.qty), numeric: true },
    { head: 'entered', cell: (t: Row) => t.entryTime },
    { head: 'at', cell: (t: Row) => price(t.entryPrice), numeric: true },
    { head: 'left', cell: (t: Row) => t.exitTime ?? 'open' },
    { head: 'at', cell: (t: Row) => price(t.exitPrice), numeric: true },
    { head: 'profit', cell: (t: Row) => signed(t.pnl), numeric: true },
    { head: 'why it left', cell: (t: Row) => (t.reason === null ? '' : reasonWords(t.reason)) },
  ];
  const rest = trades.length > SHOWN ? `\n${style.dim(`the newest ${SHOWN} of ${trades.length}; --json has all`)}` : ''; // prettier-ignore
  return `${tableOf(trades.slice(-SHOWN), columns, style)}${rest}`;
}

/** Who chose among the strategies, and what it took. */
function chosenBy({ choices }: BacktestResult): string[] {
  if (choices === null) return [];
  const { by, from, asked, missing, calls, costUsd } = choices;
  const there = `${integer(asked - missing)} of ${counted(asked, 'choice')} wanted`;
  return by === 'recorded'
    ? [`strategies as chosen in ${from}: ${there} on record`]
    : [
        `strategies chosen by ${from}: ${there}, ${counted(calls, 'call')} in this run, $${costUsd.toFixed(4)}`,
      ];
}

/** The masked run beside the one with symbols shown. */
function masked({ style }: Face, { metrics }: BacktestResult, other: Unmasked): string {
  const rows = [
    { name: 'total return', own: percent(metrics.totalReturn, 2), shown: percent(other.totalReturn, 2) },
    { name: 'sharpe', own: figure(metrics.sharpe), shown: figure(other.sharpe) },
    { name: 'max drawdown', own: percent(metrics.maxDrawdown, 2), shown: percent(other.maxDrawdown, 2) },
    { name: 'closed trades', own: integer(metrics.trades.count), shown: integer(other.trades) },
    { name: 'equal choices', own: percent(other.agreement), shown: '' },
  ];
  const columns = [
    { head: '', cell: (row: (typeof rows)[number]) => row.name },
    { head: 'masked', cell: (row: (typeof rows)[number]) => row.own, numeric: true },
    { head: 'unmasked', cell: (row: (typeof rows)[number]) => row.shown, numeric: true },
  ];
  return tableOf(rows, columns, style);
}
