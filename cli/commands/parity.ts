import type { Difference, ParityReport } from '../../backtest/parity/index.ts';
import { openDatabase } from '../../db/index.ts';
import type { Database, ParityView } from '../../db/index.ts';
import { DeskError, isDate, WallClock } from '../../domain/index.ts';
import { createRedactor, loadConfig } from '../../orchestrator/config/index.ts';
import { compareRecorded, lineOf } from '../daily/parity.ts';
import type { Face } from '../face.ts';
import { counted, percent, signed } from '../../words/format.ts';
import { renderList, tableOf } from '../output.ts';

export interface ParityOptions {
  readonly day?: string;
  readonly data: string;
  readonly json?: boolean;
}

/** A recorded day lived once more, and what differs by its cause; without a day the days that were compared so far. */
export async function parity(face: Face, options: ParityOptions): Promise<number> {
  const { day, data: history } = options;
  if (day !== undefined && !isDate(day))
    throw new DeskError('USAGE', `--day: ${day} is not a day, must be YYYY-MM-DD`);
  const config = loadConfig({ purpose: 'query' });
  face.hide(createRedactor(config.secrets));
  const wall = new WallClock();
  const open = <T>(mode: 'read' | 'write', work: (books: Database) => Promise<T>): Promise<T> =>
    withDatabase(config.databaseUrl, mode, work);
  if (day === undefined) {
    const lines = await open('read', (books) => books.reads.parity());
    face.out(renderList(listOf(lines), { json: options.json === true, csv: false }, face.style));
    return 0;
  }
  const report = await open('read', (books) => compareRecorded(config, books, { day, history }, wall));
  face.out(options.json ? `${JSON.stringify(report)}\n` : shown(face, report));
  await open('write', (books) => books.parity.put(lineOf(report, history, wall)));
  return 0;
}

async function withDatabase<T>(
  url: string,
  mode: 'read' | 'write',
  work: (books: Database) => Promise<T>,
): Promise<T> {
  const books = await openDatabase({ url, mode });
  try {
    return await work(books);
  } finally {
    await books.close();
  }
}

function shown({ style }: Face, report: ParityReport): string {
  const { day, next, orders, recordedPnl, simulatedPnl, differences, causes, unexplainedShare, notes } = report; // prettier-ignore
  const difference = recordedPnl === null || simulatedPnl === null ? null : recordedPnl - simulatedPnl;
  const rows = Object.entries(causes).map(([cause, share]) => ({ cause, ...share }));
  const share = `unexplained: ${percent(unexplainedShare.count, 1)} of the differences, ${percent(unexplainedShare.dollars, 1)} of their dollars`; // prettier-ignore
  return [
    style.bold(`decided on the close of ${day}, lived in ${next}: ${counted(orders, 'order')} compared`),
    recordedPnl === null
      ? 'profit and loss are not compared yet'
      : `recorded ${signed(recordedPnl)}, simulated ${signed(simulatedPnl)}, difference ${signed(difference)}`,
    ...notes.map((line) => `${style.yellow('note')} ${line}`),
    '',
    tableOf(
      rows,
      [
        { head: 'cause', cell: (row) => row.cause },
        { head: 'differences', cell: (row) => String(row.count), numeric: true },
        { head: 'dollars', cell: (row) => signed(row.dollars), numeric: true },
      ],
      style,
    ),
    '',
    unexplainedShare.count === 0 ? style.green(share) : style.yellow(share),
    ...(differences.length === 0 ? [] : ['', ...differences.flatMap(lines)]),
    '',
  ].join('\n');
}

/** Three lines, for a difference is read and not compared with others. */
const lines = ({ cause, kind, symbol, clientOrderId, recorded, simulated, dollars, detail }: Difference): string[] => [
  `${cause ?? 'unexplained'} · ${kind} · ${[symbol, clientOrderId].filter((text) => text !== null).join(' ')} · ${signed(dollars)}`,
  `  recorded ${recorded ?? 'nothing'}; simulated ${simulated ?? 'nothing'}`,
  `  ${detail}`,
]; // prettier-ignore

const listOf = (rows: readonly ParityView[]) => ({
  rows,
  columns: [
    { head: 'day', cell: (row: ParityView) => row.day },
    { head: 'history', cell: (row: ParityView) => row.history },
    { head: 'orders', cell: (row: ParityView) => String(row.orders), numeric: true },
    { head: 'recorded', cell: (row: ParityView) => signed(row.recordedPnl), numeric: true },
    { head: 'simulated', cell: (row: ParityView) => signed(row.simulatedPnl), numeric: true },
    { head: 'differences', cell: (row: ParityView) => String(row.differences), numeric: true },
    { head: 'unexplained', cell: (row: ParityView) => percent(row.unexplainedShare.count), numeric: true },
    { head: 'of dollars', cell: (row: ParityView) => percent(row.unexplainedShare.dollars), numeric: true },
  ],
  fields: ['day', 'history', 'orders', 'recordedPnl', 'simulatedPnl', 'differences'] as const,
  empty: 'no day has been compared yet; npm run parity -- --day YYYY-MM-DD compares one',
  limited: true,
});
