import { roomFor, type BarSeries } from '../domain/index.ts';
import { RollingMax, RollingMin } from './rolling.ts';
import { RelativeStrengthIndex } from './rsi.ts';
import { MovingAverage } from './sma.ts';
import { Deviation } from './stddev.ts';
import { trueRange } from './trange.ts';
import { WilderMean } from './wilder.ts';

/** A column worked out as far as it has been read: the next value costs O(1), a value read before nothing. */
export class Column {
  readonly #next: (i: number) => number;
  readonly #room: () => number;
  #values = new Float64Array(0);
  #length = 0;

  /**
   * @param next the value of bar `i`, asked once for each bar in order; reads bars <= i only
   * @param room entries that the series has room for: the column takes as much and need not be moved as often
   */
  constructor(next: (i: number) => number, room: () => number = () => 0) {
    this.#next = next;
    this.#room = room;
  }

  /** Value at bar `i`, NaN where undefined and before the first bar. Bar `i` is there already. */
  at(i: number): number {
    if (i >= this.#length) this.#extend(i + 1);
    return i < 0 ? Number.NaN : (this.#values[i] as number);
  }

  #extend(length: number): void {
    if (length > this.#values.length) this.#values = roomFor(this.#values, length, this.#room());
    for (let i = this.#length; i < length; i++) this.#values[i] = this.#next(i);
    this.#length = length;
  }
}

/**
 * Columns over one series that grow with it, bit for bit what the functions of the same names give for the whole
 * series. A column asked for twice is the same one, so strategies that share an indicator share its work.
 */
export class SeriesColumns {
  readonly #series: BarSeries;
  readonly #columns = new Map<string, Column>();

  constructor(series: BarSeries) {
    this.#series = series;
  }

  sma(n: number): Column {
    return this.#column(`sma:${n}`, (series) => {
      const mean = new MovingAverage(n);
      return (i) => mean.push(series.close[i] as number);
    });
  }

  /** Population deviation. */
  stddev(n: number): Column {
    return this.#column(`stddev:${n}`, (series) => {
      const deviation = new Deviation(n);
      return (i) => deviation.push(series.close[i] as number);
    });
  }

  rsi(n: number): Column {
    return this.#column(`rsi:${n}`, (series) => {
      const strength = new RelativeStrengthIndex(n);
      return (i) => strength.push(series.close[i] as number);
    });
  }

  atr(n: number): Column {
    return this.#column(`atr:${n}`, (series) => {
      const mean = new WilderMean(n);
      return (i) => mean.push(trueRange(series, i));
    });
  }

  /** Highest high of `n` bars. */
  highest(n: number): Column {
    return this.#column(`highest:${n}`, (series) => {
      const max = new RollingMax(n);
      return (i) => max.push(series.high[i] as number);
    });
  }

  /** Lowest low of `n` bars. */
  lowest(n: number): Column {
    return this.#column(`lowest:${n}`, (series) => {
      const min = new RollingMin(n);
      return (i) => min.push(series.low[i] as number);
    });
  }

  #column(key: string, make: (series: BarSeries) => (i: number) => number): Column {
    let column = this.#columns.get(key);
    if (column === undefined) {
      const series = this.#series;
      column = new Column(make(series), () => series.close.length);
      this.#columns.set(key, column);
    }
    return column;
  }
}
