import Table from 'cli-table3';
import type { Style } from './style.ts';

/** One column of a list: its heading for people, its cell as text, and how it is set. */
export interface Column<Row> {
  readonly head: string;
  readonly cell: (row: Row) => string;
  readonly numeric?: boolean;
  readonly paint?: (row: Row, text: string, style: Style) => string;
}

export interface Format {
  readonly json: boolean;
  readonly csv: boolean;
}

export interface Listing<Row> {
  readonly rows: readonly Row[];
  readonly columns: readonly Column<Row>[];
  /** Keys of a row in the order of the CSV. */
  readonly fields: readonly (keyof Row & string)[];
  /** What to do where there is nothing. */
  readonly empty: string;
  /** Whether the rows were asked to be complete or counted; a table for people is cut otherwise. */
  readonly limited: boolean;
}

/** Most rows a table shows unasked. */
const SHOWN = 40;

/** The list in the asked form, with a line feed at its end. */
export function renderList<Row extends object>(list: Listing<Row>, format: Format, style: Style): string {
  if (format.json) return `${JSON.stringify(list.rows)}\n`;
  if (format.csv) return csvOf(list.rows, list.fields);
  if (list.rows.length === 0) return `${list.empty}\n`;
  const rows = list.limited ? list.rows : list.rows.slice(-SHOWN);
  const left = list.rows.length - rows.length;
  const note =
    left > 0
      ? `${style.dim(`the newest ${rows.length} of ${list.rows.length}; --limit N shows more, --json and --csv all`)}\n`
      : '';
  return `${tableOf(rows, list.columns, style)}\n${note}`;
}

/** A table without lines between rows, numbers at the right. */
export function tableOf<Row>(rows: readonly Row[], columns: readonly Column<Row>[], style: Style): string {
  const table = new Table({
    head: columns.map((column) => style.bold(column.head)),
    colAligns: columns.map((column) => (column.numeric ? 'right' : 'left')),
    style: { head: [], border: [], compact: true, 'padding-left': 0, 'padding-right': 2 },
    chars: Object.fromEntries(BORDERS.map((name) => [name, ''])),
  });
  for (const row of rows) {
    table.push(columns.map(({ cell, paint }) => (paint ? paint(row, cell(row), style) : cell(row))));
  }
  return table
    .toString()
    .split('\n')
    .map((line) => line.trimEnd())
    .join('\n');
}

const BORDERS = ['top', 'top-mid', 'top-left', 'top-right', 'bottom', 'bottom-mid', 'bottom-left', 'bottom-right', 'left', 'left-mid', 'mid', 'mid-mid', 'right', 'right-mid', 'middle']; // prettier-ignore

/** RFC 4180: a heading line, then every field of every row; null is empty, lists have a space between. */
function csvOf<Row extends object>(rows: readonly Row[], fields: readonly (keyof Row & string)[]): string {
  const lines = rows.map((row) => fields.map((key) => field(row[key])).join(','));
  return `${[fields.join(','), ...lines].join('\n')}\n`;
}

function field(value: unknown): string {
  if (value === null || value === undefined) return '';
  const text = Array.isArray(value)
    ? value.join(' ')
    : typeof value === 'object'
      ? JSON.stringify(value)
      : `${value as string | number | boolean}`;
  return /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}
