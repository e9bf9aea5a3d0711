import { createHash } from 'node:crypto';
import { DeskError } from '../../domain/index.ts';
import type { Bar, BarSeries } from '../../domain/index.ts';
import type { ParsedFile, Split } from '../../market/index.ts';

/** All bars of one symbol that a run may ever see, and their hash. Only the engine reads beyond the session (P6). */
export interface History extends BarSeries {
  /** SHA-256 of dates and columns. */
  readonly hash: string;
}

/** Dollars a share, paid to who held it before the open of the session. */
export interface Dividend {
  readonly symbol: string;
  readonly session: string;
  readonly amount: number;
}

export interface Actions {
  readonly splits: readonly Split[];
  readonly dividends: readonly Dividend[];
  /** Whether bars before a split are restated at it, as a provider of adjusted prices does. */
  readonly restate: boolean;
}

type Columns = Omit<ParsedFile, 'factor'>;

/** The bars in [from, to]; null where there is none. */
export function historyOf(
  symbol: string,
  columns: Columns,
  from: string | null,
  to: string | null,
): History | null {
  const { dates } = columns;
  let first = 0;
  let end = dates.length;
  while (from !== null && first < end && (dates[first] as string) < from) first++;
  while (to !== null && end > first && (dates[end - 1] as string) > to) end--;
  if (first === end) return null;
  const part = (column: Float64Array): Float64Array => column.subarray(first, end);
  const cut = {
    symbol,
    length: end - first,
    revision: 0,
    dates: first === 0 && end === dates.length ? dates : dates.slice(first, end),
    open: part(columns.open),
    high: part(columns.high),
    low: part(columns.low),
    close: part(columns.close),
    volume: part(columns.volume),
  };
  return { ...cut, hash: hashOf(cut) };
}

/** @throws DeskError DATA_INVALID naming the first bar that cannot be */
export function columnsOf(bars: readonly Bar[]): Columns {
  const n = bars.length;
  const [open, high, low, close, volume] = [0, 1, 2, 3, 4].map(() => new Float64Array(n)) as [
    Float64Array, Float64Array, Float64Array, Float64Array, Float64Array,
  ]; // prettier-ignore
  const dates: string[] = [];
  for (const [i, bar] of bars.entries()) {
    const before = dates[i - 1];
    if (before !== undefined && bar.date <= before)
      throw new DeskError('DATA_INVALID', bar.date === before ? `${bar.date} appears twice` : `${bar.date} comes after ${before}`); // prettier-ignore
    if (!(bar.open > 0 && bar.high > 0 && bar.low > 0 && bar.close > 0 && bar.volume >= 0))
      throw new DeskError('DATA_INVALID', `${bar.date}: a price is not positive, or the volume below zero`);
    dates.push(bar.date);
    open[i] = bar.open;
    high[i] = bar.high;
    low[i] = bar.low;
    close[i] = bar.close;
    volume[i] = bar.volume;
  }
  return { dates, open, high, low, close, volume };
}

function hashOf(series: Omit<History, 'hash'>): string {
  const digest = createHash('sha256').update(series.dates.join(''));
  for (const name of ['open', 'high', 'low', 'close', 'volume'] as const) {
    const { buffer, byteOffset, byteLength } = series[name];
    digest.update(new Uint8Array(buffer, byteOffset, byteLength));
  }
  return digest.digest('hex');
}

/** Sessions on which any of the symbols has a bar, in [from, ...), oldest first. */
export function sessionsOf(histories: readonly History[], from: string | null): readonly string[] {
  const [first, ...others] = histories;
  if (!first) return [];
  const all = new Set(first.dates);
  for (const { dates } of others) if (dates !== first.dates) for (const date of dates) all.add(date);
  const sessions = [...all].sort();
  return from === null ? sessions : sessions.filter((session) => session >= from);
}
