import { isDate } from '../../domain/index.ts';
import type { DataFaultCode } from '../port.ts';
import { readHeader, type Columns } from './header.ts';
import { parseNumber } from './number.ts';

export type Adjustment = 'raw' | 'all';

/** One file as columns; prices scaled as asked. `factor` is adj_close/close of each row, null without that column. */
export interface ParsedFile {
  readonly dates: readonly string[];
  readonly open: Float64Array;
  readonly high: Float64Array;
  readonly low: Float64Array;
  readonly close: Float64Array;
  readonly volume: Float64Array;
  readonly factor: Float64Array | null;
}

export interface FileFault {
  readonly code: DataFaultCode;
  /** `line 301 (2000-03-13): open "abc" is not a number`; line 1 is the header. */
  readonly detail: string;
}

export type Parsed =
  { readonly ok: true; readonly file: ParsedFile } | { readonly ok: false; readonly fault: FileFault };

const PRICES = ['open', 'high', 'low', 'close'] as const;

// Thousands of files share their dates: one string for each keeps memory and comparisons small.
const dates = new Map<string, string>();

/** Thrown inside this file only; parseCsv turns it into a fault. */
class Fault {
  constructor(
    readonly code: DataFaultCode,
    readonly detail: string,
  ) {}
}

/** Reads a price file: header in any case and order, BOM and CRLF accepted, rows oldest first. */
export function parseCsv(text: string, adjustment: Adjustment): Parsed {
  try {
    return { ok: true, file: parse(text, adjustment) };
  } catch (thrown) {
    if (thrown instanceof Fault) return { ok: false, fault: { code: thrown.code, detail: thrown.detail } };
    throw thrown;
  }
}

function parse(text: string, adjustment: Adjustment): ParsedFile {
  const start = text.charCodeAt(0) === 0xfeff ? 1 : 0;
  if (text.trim() === '') throw new Fault('no_bars', 'the file is empty: no header, no bars');
  let end = endOfLine(text, start);
  const header = readHeader(text.slice(start, end));
  if (!header.ok) throw new Fault('unparsable', `line 1: ${header.reason}`);
  const { columns } = header;
  const rows = countLines(text, end);
  const out = {
    dates: [] as string[],
    open: new Float64Array(rows),
    high: new Float64Array(rows),
    low: new Float64Array(rows),
    close: new Float64Array(rows),
    volume: new Float64Array(rows),
    factor: columns.adjClose < 0 ? null : new Float64Array(rows),
  };
  let n = 0;
  for (let line = 2; end < text.length; line++) {
    const from = end + 1;
    end = endOfLine(text, from);
    const row = text.slice(from, text.charCodeAt(end - 1) === 13 && end > from ? end - 1 : end);
    if (row.trim() === '') continue;
    readRow(row, line, columns, out, n, adjustment);
    n++;
  }
  if (n === 0) throw new Fault('no_bars', 'no rows below the header, so no bars');
  return {
    dates: out.dates,
    open: out.open.subarray(0, n),
    high: out.high.subarray(0, n),
    low: out.low.subarray(0, n),
    close: out.close.subarray(0, n),
    volume: out.volume.subarray(0, n),
    factor: out.factor?.subarray(0, n) ?? null,
  };
}

type Out = { -readonly [K in keyof ParsedFile]: ParsedFile[K] } & { dates: string[] };

function readRow(
  row: string,
  line: number,
  columns: Columns,
  out: Out,
  n: number,
  adjustment: Adjustment,
): void {
  const fields = (row.includes('"') ? row.replaceAll('"', '') : row).split(',');
  const date = readDate(fields[columns.date] ?? '', line);
  if (fields.length !== columns.count) {
    const cut = fields.length < columns.count ? '; is the line cut off?' : '';
    throw new Fault(
      'unparsable',
      `${at(line, date)}: ${fields.length} columns where the header has ${columns.count}${cut}`,
    );
  }
  const before = out.dates[n - 1];
  if (before !== undefined && date <= before) {
    throw date === before
      ? new Fault('duplicate_date', `${at(line, date)}: the date appears twice`)
      : new Fault('unsorted', `${at(line, date)}: comes after ${before}; dates must be sorted, oldest first`);
  }
  for (const name of PRICES) out[name][n] = readPrice(fields[columns[name]] as string, name, line, date);
  const volume = readNumber(fields[columns.volume] as string, 'volume', line, date);
  if (volume < 0) throw new Fault('unparsable', `${at(line, date)}: volume ${volume} is negative`);
  out.dates.push(date);
  out.volume[n] = volume;
  if (out.factor) {
    const adjusted = readPrice(fields[columns.adjClose] as string, 'adj_close', line, date);
    out.factor[n] = adjusted / (out.close[n] as number);
    if (adjustment === 'all') scale(out, n, adjusted);
  }
}

/** Multiplies a row by its factor; what rounding would lift over or under the adjusted close stays at it. */
function scale(out: Out, n: number, adjusted: number): void {
  const factor = (out.factor as Float64Array)[n] as number;
  const enclosed = (out.high[n] as number) >= (out.close[n] as number);
  const above = (out.low[n] as number) <= (out.close[n] as number);
  out.open[n] = (out.open[n] as number) * factor;
  const high = (out.high[n] as number) * factor;
  const low = (out.low[n] as number) * factor;
  out.high[n] = enclosed ? Math.max(high, adjusted) : high;
  out.low[n] = above ? Math.min(low, adjusted) : low;
  out.close[n] = adjusted;
}

function readDate(field: string, line: number): string {
  const text = field.trim();
  const known = dates.get(text);
  if (known !== undefined) return known;
  // A time after the day is left out: `2020-01-02 00:00:00-05:00`.
  const date = text.length > 10 && (text[10] === ' ' || text[10] === 'T') ? text.slice(0, 10) : text;
  if (!isDate(date))
    throw new Fault('unparsable', `line ${line}: "${short(text)}" is not a date (YYYY-MM-DD)`);
  // A copy: a slice would keep the whole file's text alive.
  const copy = Buffer.from(date, 'latin1').toString('latin1');
  dates.set(copy, copy);
  return copy;
}

function readPrice(field: string, name: string, line: number, date: string): number {
  const value = readNumber(field, name, line, date);
  if (!(value > 0))
    throw new Fault('non_positive_price', `${at(line, date)}: ${name} ${value} is not positive`);
  return value;
}

function readNumber(field: string, name: string, line: number, date: string): number {
  const value = parseNumber(field);
  if (Number.isNaN(value)) {
    throw new Fault('unparsable', `${at(line, date)}: ${name} "${short(field)}" is not a number`);
  }
  return value;
}

function at(line: number, date: string): string {
  return `line ${line} (${date})`;
}

function short(text: string): string {
  return text.length > 24 ? `${text.slice(0, 24)}...` : text;
}

function endOfLine(text: string, from: number): number {
  const at = text.indexOf('\n', from);
  return at < 0 ? text.length : at;
}

function countLines(text: string, from: number): number {
  let count = 0;
  for (let at = from; at < text.length; at = endOfLine(text, at + 1)) count++;
  return count;
}
