import { DeskError } from '../../domain/index.ts';
import type { BarSeries } from '../../domain/index.ts';
import { computeColumn, defaultColumns, parseColumn } from '../../indicators/index.ts';
import type { IndicatorValue } from '../../indicators/index.ts';
import { readPriceFile } from '../../orchestrator/price-file.ts';
import type { Face } from '../face.ts';
import { DASH, figure } from '../../words/format.ts';
import { renderList } from '../output.ts';

export interface IndicatorOptions {
  readonly columns?: string;
  readonly json?: boolean;
  readonly csv?: boolean;
  readonly limit?: number;
}

interface Asked {
  readonly key: string;
  readonly value: IndicatorValue;
}

/** Indicator columns over one file; undefined figures are null. */
export async function indicators(face: Face, file: string, options: IndicatorOptions): Promise<number> {
  if (options.json && options.csv)
    throw new DeskError('USAGE', '--json and --csv exclude each other', { hint: 'choose one' });
  // Read before the file: a misspelt column needs no data to be told.
  const specs = (options.columns?.split(',') ?? defaultColumns()).map(parseColumn);
  const series = await readPriceFile(file);
  const asked = specs.map((spec): Asked => ({ key: spec.key, value: computeColumn(series, spec) }));
  face.out(options.json ? jsonOf(asked) : tableOf(face, series, asked, options));
  return 0;
}

function jsonOf(asked: readonly Asked[]): string {
  const answer = Object.fromEntries(
    asked.map(({ key, value }) => [
      key,
      value instanceof Float64Array
        ? defined(value)
        : Object.fromEntries(Object.entries(value).map(([name, column]) => [name, defined(column)])),
    ]),
  );
  return `${JSON.stringify(answer)}\n`;
}

const defined = (column: Float64Array): (number | null)[] =>
  Array.from(column, (n) => (Number.isFinite(n) ? n : null));

/** One row a bar; a column of several lines becomes several, `bbands:20:2 upper`. */
function tableOf(face: Face, series: BarSeries, asked: readonly Asked[], options: IndicatorOptions): string {
  const flat = asked.flatMap(({ key, value }) =>
    value instanceof Float64Array
      ? [{ name: key, column: value }]
      : Object.entries(value).map(([inner, column]) => ({ name: `${key} ${inner}`, column })),
  );
  const first = options.limit === undefined ? 0 : Math.max(0, series.length - options.limit);
  const rows = Array.from({ length: series.length - first }, (_, k) => {
    const i = first + k;
    const row: Record<string, string | number | null> = { date: series.dates[i] as string };
    for (const { name, column } of flat)
      row[name] = Number.isFinite(column[i]) ? (column[i] as number) : null;
    return row;
  });
  const shown = (cell: string | number | null | undefined): string =>
    typeof cell === 'number' ? figure(cell) : (cell ?? DASH);
  const columns = ['date', ...flat.map(({ name }) => name)].map((name, k) => ({
    head: name,
    cell: (row: Record<string, string | number | null>) => shown(row[name]),
    numeric: k > 0,
  }));
  const fields = columns.map((column) => column.head);
  const listing = {
    rows,
    columns,
    fields,
    empty: 'The file holds no bars.',
    limited: options.limit !== undefined,
  };
  return renderList(listing, { json: false, csv: options.csv === true }, face.style);
}
