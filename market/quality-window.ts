import { isSession, type BarSeries } from '../domain/index.ts';
import type { DataFaultCode } from './port.ts';
import { SortedWindow } from './sorted-window.ts';

/** Robust deviations beyond which a return counts as extreme, and medians beyond which a volume does. */
const EXTREME_DEVIATIONS = 8;
const EXTREME_VOLUME = 50;
/** The median absolute deviation times this estimates the standard deviation of normal values. */
const MAD_TO_SIGMA = 1.4826;
/** The same for the mean absolute deviation, sqrt(pi / 2). */
const MEAN_TO_SIGMA = Math.sqrt(Math.PI / 2);
/** Adjusted prices of data vendors are rounded: an excess below this share of the price is no inconsistency. */
const ROUNDING = 1e-6;

/** Fewer values than this have no deviation worth the name. */
const LEAST_VALUES = 20;

const INCONSISTENT = 1;
const NO_VOLUME = 2;
const RETURN = 4;
const NO_SESSION = 8;

/** The running state of one series over its last `size` bars; a new bar costs O(log size). */
export class QualityWindow {
  readonly series: BarSeries;
  readonly #size: number;
  readonly #flags: number[] = [];
  readonly #returns = new SortedWindow();
  readonly #volumes = new SortedWindow();
  #inconsistent = 0;
  #zeroVolume = 0;
  #strangers = 0;
  #after = 0;
  #fault: { readonly code: DataFaultCode; readonly detail: string } | null = null;

  constructor(series: BarSeries, size: number) {
    this.series = series;
    this.#size = size;
  }

  /** Bars taken in so far. */
  get length(): number {
    return this.#flags.length;
  }

  /** Bars in the window. */
  get bars(): number {
    return Math.min(this.#flags.length, this.#size);
  }

  /** Date of the last bar taken in. */
  get last(): string | undefined {
    return this.series.dates[this.#flags.length - 1];
  }

  get inconsistent(): number {
    return this.#inconsistent;
  }

  get zeroVolume(): number {
    return this.#zeroVolume;
  }

  /** The first bar that cannot be trusted at all, wherever in the series it is. */
  get fault(): { readonly code: DataFaultCode; readonly detail: string } | null {
    return this.#fault;
  }

  /** Takes in the bars up to and including `date`; the return of an explained day is not judged. */
  advance(date: string, explained: ReadonlySet<string>): void {
    const { dates, length } = this.series;
    while (this.#flags.length < length && (dates[this.#flags.length] as string) <= date)
      this.#add(this.#flags.length, explained);
  }

  /** Index of the first bar after `date`. Dates must not decrease from call to call. */
  after(date: string): number {
    const { dates } = this.series;
    while (this.#after < this.#flags.length && (dates[this.#after] as string) <= date) this.#after++;
    return this.#after;
  }

  /** Bars from `from` on that are dated on a session. */
  sessionsFrom(from: number): number {
    let count = this.#flags.length - from;
    if (this.#strangers === 0) return count;
    for (let i = from; i < this.#flags.length; i++)
      if (((this.#flags[i] as number) & NO_SESSION) !== 0) count--;
    return count;
  }

  /** Bars in the window whose return or volume is extreme. */
  extreme(): number {
    if (this.#returns.length < LEAST_VALUES) return 0;
    const median = this.#returns.median();
    const mad = this.#returns.medianDistance(median);
    // More than half of the returns alike (a price that hardly moves): the mean deviation still tells a spike.
    const sigma = mad > 0 ? MAD_TO_SIGMA * mad : MEAN_TO_SIGMA * this.#returns.meanDistance(median);
    const reach = sigma > 0 ? EXTREME_DEVIATIONS * sigma : Infinity;
    const typical = this.#volumes.median();
    const most = typical > 0 ? EXTREME_VOLUME * typical : Infinity;
    // Nearly always the outermost values say that there is nothing to count.
    const calm = this.#returns.most <= median + reach && this.#returns.least >= median - reach;
    if (calm && !(this.#volumes.most > most)) return 0;
    const byReturn = this.#returns.countAbove(median + reach) + this.#returns.countBelow(median - reach);
    const byVolume = this.#volumes.countAbove(most);
    if (byReturn === 0 || byVolume === 0) return byReturn + byVolume;
    let count = 0;
    for (let i = this.#flags.length - this.bars; i < this.#flags.length; i++) {
      const r = this.#return(i);
      const jumped =
        ((this.#flags[i] as number) & RETURN) !== 0 && (r > median + reach || r < median - reach);
      if (jumped || (this.series.volume[i] as number) > most) count++;
    }
    return count;
  }

  #add(i: number, explained: ReadonlySet<string>): void {
    const { dates, open, high, low, close, volume } = this.series;
    const date = dates[i] as string;
    const o = open[i] as number;
    const h = high[i] as number;
    const l = low[i] as number;
    const c = close[i] as number;
    const v = volume[i] as number;
    this.#fault ??= faultOf(date, dates[i - 1], o, h, l, c, v);
    let flags = 0;
    const slack = ROUNDING * Math.abs(c);
    if (!(h + slack >= o && h + slack >= c && l - slack <= o && l - slack <= c && h + slack >= l)) {
      flags |= INCONSISTENT;
      this.#inconsistent++;
    }
    if (!(v > 0)) {
      flags |= NO_VOLUME;
      this.#zeroVolume++;
    }
    if (!onSession(date)) {
      flags |= NO_SESSION;
      this.#strangers++;
    }
    const left = i - this.#size;
    const gone = left < 0 ? 0 : (this.#flags[left] as number);
    if ((gone & INCONSISTENT) !== 0) this.#inconsistent--;
    if ((gone & NO_VOLUME) !== 0) this.#zeroVolume--;
    const r = this.#return(i);
    if (Number.isFinite(r) && !explained.has(date)) flags |= RETURN;
    slide(this.#returns, (gone & RETURN) !== 0 ? this.#return(left) : NaN, (flags & RETURN) !== 0 ? r : NaN);
    slide(this.#volumes, left < 0 ? NaN : (volume[left] as number), v);
    this.#flags.push(flags);
  }

  #return(i: number): number {
    return i === 0 ? NaN : (this.series.close[i] as number) / (this.series.close[i - 1] as number) - 1;
  }
}

/** One value leaves the window and another one comes; what is not finite is none. */
function slide(window: SortedWindow, gone: number, come: number): void {
  if (!Number.isFinite(gone)) {
    if (Number.isFinite(come)) window.add(come);
  } else if (Number.isFinite(come)) window.replace(gone, come);
  else window.remove(gone);
}

let asked = '';
let answer = false;

/** Whether a date is a session's; the symbols of a day ask the same one after the other. */
function onSession(date: string): boolean {
  if (date !== asked) {
    answer = isSession(date);
    asked = date;
  }
  return answer;
}

function faultOf(
  date: string,
  before: string | undefined,
  open: number,
  high: number,
  low: number,
  close: number,
  volume: number,
): { code: DataFaultCode; detail: string } | null {
  if (before !== undefined && date === before)
    return { code: 'duplicate_date', detail: `${date} appears twice` };
  if (before !== undefined && date < before) {
    return { code: 'unsorted', detail: `${date} comes after ${before}: dates are not sorted` };
  }
  if (!(Number.isFinite(open + high + low + close) && Number.isFinite(volume) && volume >= 0)) {
    return { code: 'unparsable', detail: `${date}: a price or the volume is not a number, or below zero` };
  }
  if (!(open > 0 && high > 0 && low > 0 && close > 0)) {
    return { code: 'non_positive_price', detail: `${date}: a price is not positive` };
  }
  return null;
}
