import { readFile } from 'node:fs/promises';
import { DeskError, messageOf } from '../domain/index.ts';
import { parseNumber } from '../market/csv/number.ts';

/** A CSV file of figures: a date column where there is one, and every column that holds numbers. */
export interface Table {
  readonly file: string;
  /** YYYY-MM-DD, ascending; null where no column is called date. */
  readonly dates: readonly string[] | null;
  /** In the order of the file, by the names of the header. */
  readonly columns: ReadonlyMap<string, Float64Array>;
}

const DATE_NAMES: ReadonlySet<string> = new Set(['date', 'time', 'timestamp', 'datetime', '']);
const DATE = /^\d{4}-\d\d-\d\d/;

/**
 * Reads any file of figures; header quoted or not, BOM and CRLF accepted, rows oldest first.
 * A column is taken for numbers where its first row holds one; a later cell that holds none is a fault.
 * @throws DeskError DATA_UNAVAILABLE, DATA_INVALID with the line
 */
export async function readTable(file: string): Promise<Table> {
  const [header = [], ...rows] = splitRows(await textOf(file));
  if (rows.length === 0)
    throw invalid(file, 'it holds no rows: a header line and at least one row are needed');
  const dateAt = header.findIndex(
    (name, k) => DATE_NAMES.has(name.toLowerCase()) && DATE.test(rows[0]?.[k] ?? ''),
  );
  const numeric = header.flatMap((name, k) =>
    k !== dateAt && !Number.isNaN(parseNumber(rows[0]?.[k] ?? '')) ? [{ name, k }] : [],
  );
  if (numeric.length === 0) throw invalid(file, 'line 2 holds no number');
  const twice = numeric.find(({ name }, i) => numeric.findIndex((other) => other.name === name) < i);
  if (twice) throw invalid(file, `the header names ${twice.name} twice`);
  const columns = new Map(numeric.map(({ name }) => [name, new Float64Array(rows.length)]));
  const dates: string[] = [];
  for (const [i, row] of rows.entries()) {
    const line = i + 2;
    if (row.length !== header.length)
      throw invalid(file, `line ${line}: ${row.length} fields, the header has ${header.length}`);
    for (const { name, k } of numeric) {
      const value = parseNumber(row[k] as string);
      if (Number.isNaN(value)) throw invalid(file, `line ${line}: ${name} "${row[k]}" is not a number`);
      (columns.get(name) as Float64Array)[i] = value;
    }
    if (dateAt < 0) continue;
    const date = (row[dateAt] as string).slice(0, 10);
    if (!DATE.test(date)) throw invalid(file, `line ${line}: "${row[dateAt]}" is not a date (YYYY-MM-DD)`);
    const before = dates.at(-1);
    if (before !== undefined && date <= before)
      throw invalid(file, `line ${line}: ${date} does not come after ${before}`);
    dates.push(date);
  }
  return { file, dates: dateAt < 0 ? null : dates, columns };
}

/**
 * A column by its name in any case, or by its place in the file counted from 1; the first one where none is asked for.
 * @throws DeskError USAGE naming what there is
 */
export function columnOf(table: Table, asked?: string): { name: string; values: Float64Array } {
  const names = [...table.columns.keys()];
  const wanted = asked?.trim().toLowerCase();
  const name =
    wanted === undefined
      ? names[0]
      : (names.find((n) => n.toLowerCase() === wanted) ??
        (/^\d+$/.test(wanted) ? names[Number(wanted) - 1] : undefined));
  const values = name === undefined ? undefined : table.columns.get(name);
  if (name !== undefined && values) return { name, values };
  throw new DeskError('USAGE', `${table.file} has no column ${asked}`, {
    hint: `choose one of ${names.slice(0, 12).join(', ')}${names.length > 12 ? ', ...' : ''}`,
  });
}

async function textOf(file: string): Promise<string> {
  try {
    return await readFile(file, 'utf8');
  } catch (thrown) {
    throw new DeskError('DATA_UNAVAILABLE', `${file} cannot be read: ${messageOf(thrown)}`, {
      cause: thrown,
      hint: 'name a CSV file with a header line',
    });
  }
}

const splitRows = (text: string): string[][] =>
  text
    .replace(/^\uFEFF/, '')
    .split(/\r?\n/)
    .filter((line) => line.trim() !== '')
    .map((line) => line.split(',').map((cell) => cell.trim().replace(/^"(.*)"$/, '$1')));

const invalid = (file: string, what: string): DeskError =>
  new DeskError('DATA_INVALID', `${file}: ${what}`, { hint: 'mend that line, or leave it out' });
