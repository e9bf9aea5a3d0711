/** One session (or interval) of one symbol. Prices in dollars, volume in shares. */
export interface Bar {
  /** Session date, YYYY-MM-DD (New York). */
  readonly date: string;
  readonly open: number;
  readonly high: number;
  readonly low: number;
  readonly close: number;
  readonly volume: number;
}

/**
 * Bars of one symbol as columns, oldest first. Only `length` entries of a column are valid (capacity may be larger).
 * A series only ever grows at its end; a restatement (a split) is a new series with a higher `revision`.
 * Decisions at index i read entries <= i only (P6).
 */
export interface BarSeries {
  readonly symbol: string;
  readonly length: number;
  readonly revision: number;
  readonly dates: readonly string[];
  readonly open: Float64Array;
  readonly high: Float64Array;
  readonly low: Float64Array;
  readonly close: Float64Array;
  readonly volume: Float64Array;
}

/** How events name bars: the first `length` bars of the symbol's series, with the hash of their content. */
export interface BarsRef {
  readonly symbol: string;
  readonly length: number;
  readonly hash: string;
}

/** Where agents look series up. Never shows a bar of a session that has not finished on the desk's clock (P6). */
export interface BarLibrary {
  series(symbol: string): BarSeries | undefined;
}

/**
 * A copy of a column with room for `length` entries and some more: an eighth, at least 32. So growing costs O(1) a bar
 * over time, and little of what is held stands empty; doubling would leave a quarter of all memory unused.
 */
export function roomier(column: Float64Array, length: number): Float64Array<ArrayBuffer> {
  const larger = new Float64Array(length + Math.max(32, length >>> 3));
  larger.set(column);
  return larger;
}

/** The same for what grows beside a series: as roomy as that is, so that it is moved no more often. */
export function roomFor(column: Float64Array, length: number, room: number): Float64Array<ArrayBuffer> {
  if (room < length) return roomier(column, length);
  const larger = new Float64Array(room);
  larger.set(column);
  return larger;
}

const NONE = new Float64Array(0);

/** A series that grows at its end. Its columns are replaced as it does: read them anew, never keep one. */
export class GrowingSeries implements BarSeries {
  readonly dates: string[] = [];
  open = NONE;
  high = NONE;
  low = NONE;
  close = NONE;
  volume = NONE;

  constructor(
    readonly symbol: string,
    bars: Iterable<Bar> = [],
    readonly revision = 0,
  ) {
    if (Array.isArray(bars)) this.#reserve(bars.length);
    for (const bar of bars) this.append(bar);
  }

  get length(): number {
    return this.dates.length;
  }

  append(bar: Bar): void {
    const i = this.dates.length;
    if (i === this.close.length) this.#reserve(i + 1);
    this.dates.push(bar.date);
    this.open[i] = bar.open;
    this.high[i] = bar.high;
    this.low[i] = bar.low;
    this.close[i] = bar.close;
    this.volume[i] = bar.volume;
  }

  #reserve(length: number): void {
    this.open = roomier(this.open, length);
    this.high = roomier(this.high, length);
    this.low = roomier(this.low, length);
    this.close = roomier(this.close, length);
    this.volume = roomier(this.volume, length);
  }
}

/** Index of the last bar dated `date` or earlier; -1 where there is none. Binary search. */
export function lastIndexAt(dates: readonly string[], date: string, length = dates.length): number {
  let lo = 0;
  let hi = length;
  while (lo < hi) {
    const mid = (lo + hi) >>> 1;
    if ((dates[mid] as string) <= date) lo = mid + 1;
    else hi = mid;
  }
  return lo - 1;
}

export function barAt(series: BarSeries, i: number): Bar {
  return {
    date: series.dates[i] as string,
    open: series.open[i] as number,
    high: series.high[i] as number,
    low: series.low[i] as number,
    close: series.close[i] as number,
    volume: series.volume[i] as number,
  };
}
