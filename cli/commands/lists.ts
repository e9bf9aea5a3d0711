import type {
  CycleView,
  EquityView,
  OrderView,
  PositionView,
  ReadModels,
  SignalView,
  TradeView,
} from '../../db/index.ts';
import { DeskError, isDate } from '../../domain/index.ts';
import { lineChart } from '../chart.ts';
import type { Face } from '../face.ts';
import { withBooks } from '../open-books.ts';
import { renderList } from '../output.ts';
import type { Column } from '../output.ts';
import { CYCLES, EQUITY, ORDERS, POSITIONS, SIGNALS, TRADES } from './columns.ts';

export interface ListOptions {
  readonly json?: boolean;
  readonly csv?: boolean;
  readonly limit?: number;
  readonly symbol?: string;
  readonly strategy?: string;
  readonly status?: string;
  readonly action?: string;
  readonly cycle?: string;
  readonly since?: string;
}

interface Listed<Row> {
  readonly columns: readonly Column<Row>[];
  readonly fields: readonly (keyof Row & string)[];
  /** What there is nothing of, for the line that says so. */
  readonly what: string;
}

/** Reads, filters what the books do not, and prints; 0. */
async function list<Row extends object>(
  face: Face,
  options: ListOptions,
  listed: Listed<Row>,
  read: (reads: ReadModels) => Promise<readonly Row[]>,
): Promise<number> {
  if (options.since !== undefined && !isDate(options.since)) {
    throw new DeskError('USAGE', `--since: ${options.since} is not a day, must be YYYY-MM-DD`);
  }
  if (options.json && options.csv)
    throw new DeskError('USAGE', '--json and --csv exclude each other', { hint: 'choose one' });
  const rows = await withBooks(face, (books) => read(books.reads));
  const filtered = ['symbol', 'strategy', 'status', 'action', 'cycle', 'since'].some(
    (name) => name in options,
  );
  const empty = filtered
    ? `No ${listed.what} match that. Leave a filter out to see more.`
    : `No ${listed.what} yet. Run npm start first; npm run doctor says which database is asked.`;
  const { columns, fields } = listed;
  const format = { json: options.json === true, csv: options.csv === true };
  face.out(
    renderList({ rows, columns, fields, empty, limited: options.limit !== undefined }, format, face.style),
  );
  return 0;
}

const upper = (symbol: string | undefined): string | undefined => symbol?.toUpperCase();

/** The newest so many. For filters that are not the books'. */
const newest = <Row>(rows: readonly Row[], limit: number | undefined): readonly Row[] =>
  limit === undefined ? rows : rows.slice(-limit);

export const trades = (face: Face, options: ListOptions): Promise<number> =>
  list<TradeView>(face, options, { ...TRADES, what: 'trades' }, (reads) =>
    reads.trades({
      symbol: upper(options.symbol),
      strategy: options.strategy,
      since: options.since,
      limit: options.limit,
    }),
  );

export const orders = (face: Face, options: ListOptions): Promise<number> =>
  list<OrderView>(
    face,
    options,
    { ...ORDERS, what: 'orders' },
    (reads) =>
    reads.orders({ symbol: upper(options.symbol), strategy: options.strategy, status: options.status, since: options.since, limit: options.limit }), // prettier-ignore
  );

export const signals = (face: Face, options: ListOptions): Promise<number> =>
  list<SignalView>(face, options, { ...SIGNALS, what: 'signals' }, async (reads) => {
    const { action, limit } = options;
    const filter = {
      symbol: upper(options.symbol),
      strategy: options.strategy,
      cycleId: options.cycle,
      since: options.since,
    };
    if (action === undefined) return reads.signals({ ...filter, limit });
    return newest(
      (await reads.signals(filter)).filter((signal) => signal.action === action),
      limit,
    );
  });

export const cycles = (face: Face, options: ListOptions): Promise<number> =>
  list<CycleView>(face, options, { ...CYCLES, what: 'cycles' }, (reads) =>
    reads.cycles({ status: options.status, since: options.since, limit: options.limit }),
  );

export const positions = (face: Face, options: ListOptions): Promise<number> =>
  list<PositionView>(face, options, { ...POSITIONS, what: 'open positions' }, async (reads) => {
    const symbol = upper(options.symbol);
    const all = await reads.positions();
    return newest(
      symbol === undefined ? all : all.filter((position) => position.symbol === symbol),
      options.limit,
    );
  });

/** For people with the curve drawn above the figures. */
export async function equity(face: Face, options: ListOptions): Promise<number> {
  return list<EquityView>(face, options, { ...EQUITY, what: 'points of the equity curve' }, async (reads) => {
    const rows = await reads.equity({ since: options.since, limit: options.limit });
    const chart = options.json || options.csv ? '' : lineChart(rows.map((row) => row.equity));
    if (chart !== '') face.out(`${chart}\n\n`);
    return rows;
  });
}
