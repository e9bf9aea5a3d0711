import { performance, performanceOfEquity, returnsOf } from '../../analytics/index.ts';
import type { DatedReturns, Performance } from '../../analytics/index.ts';
import { columnOf, readTable } from '../../orchestrator/table-file.ts';
import type { Table } from '../../orchestrator/table-file.ts';
import type { Face } from '../face.ts';
import { figure, integer, percent, words } from '../../words/format.ts';
import { tableOf } from '../output.ts';

export interface MetricsOptions {
  readonly column?: string;
  readonly benchmark?: string;
  readonly benchmarkColumn?: string;
  readonly riskFree?: number;
  readonly json?: boolean;
}

/** A column of this name holds levels, any other returns. */
const LEVELS: ReadonlySet<string> = new Set(['equity', 'price']);
const isLevels = (name: string): boolean => LEVELS.has(name.toLowerCase());

/** Performance figures of anybody's file, by the definitions of docs and analytics/. */
export async function metrics(face: Face, file: string, options: MetricsOptions): Promise<number> {
  const table = await readTable(file);
  const { name, values } = columnOf(table, options.column);
  const benchmark = await benchmarkOf(table, options);
  const shared = {
    riskFree: options.riskFree ?? 0,
    ...(table.dates === null ? {} : { dates: table.dates }),
    ...(benchmark === null ? {} : { benchmark }),
  };
  const answer = isLevels(name) ? performanceOfEquity(values, shared) : performance(values, shared);
  face.out(options.json ? `${JSON.stringify(answer)}\n` : shown(face, name, answer));
  return 0;
}

async function benchmarkOf(table: Table, options: MetricsOptions): Promise<DatedReturns | null> {
  if (options.benchmark === undefined && options.benchmarkColumn === undefined) return null;
  const source = options.benchmark === undefined ? table : await readTable(options.benchmark);
  const { name, values } = columnOf(source, options.benchmarkColumn);
  const levels = isLevels(name);
  return {
    returns: levels ? returnsOf(values) : values,
    ...(source.dates === null ? {} : { dates: levels ? source.dates.slice(1) : source.dates }),
  };
}

const SHARES: ReadonlySet<string> = new Set([
  'totalReturn', 'cagr', 'cagrCalendar', 'volatility', 'downsideDeviation', 'maxDrawdown', 'averageDrawdown',
  'var95', 'cvar95', 'ulcerIndex', 'painIndex', 'winRate', 'alpha', 'trackingError', 'psr',
]); // prettier-ignore
const COUNTS: ReadonlySet<string> = new Set(['longestDrawdown']);

function shown(face: Face, column: string, answer: Performance): string {
  const { monthly: _, yearly, ...figures } = answer;
  const text = (name: string, value: number | null): string =>
    SHARES.has(name) ? percent(value, 2) : COUNTS.has(name) ? integer(value) : figure(value);
  const rows = [
    ...Object.entries(figures).map(([name, value]) => ({ name: words(name), value: text(name, value) })),
    ...Object.entries(yearly).map(([year, value]) => ({ name: year, value: percent(value, 2) })),
  ];
  const columns = [
    { head: column, cell: (row: (typeof rows)[number]) => row.name },
    { head: '', cell: (row: (typeof rows)[number]) => row.value, numeric: true },
  ];
  return `${tableOf(rows, columns, face.style)}\n`;
}
