import { roomier, type BarSeries } from '../domain/index.ts';
import { averageCorrelation } from './correlation.ts';
import { returnPanel } from './panel.ts';
import { quantileOf } from './quantile.ts';
import { bookVar, MIN_DAYS } from './var.ts';

/** What is held of a symbol: its value at the mark, dollars. */
export interface HeldSeries {
  readonly series: BarSeries;
  readonly value: number;
}

export interface BookRisk {
  /** Mean pairwise correlation of the daily returns; null below two positions that move. */
  readonly correlation: number | null;
  /** One-day historical value at risk 95 %, dollars, see `bookVar`. */
  readonly var95: number | null;
}

/** Returns of one series as it grows, and how far its dates are known to be those of another. */
interface Returns {
  values: Float64Array;
  length: number;
  axis: BarSeries | null;
  /** Bar i of the series stands on bar i + offset of the axis, for i in [from, to). */
  offset: number;
  from: number;
  to: number;
}

/**
 * Correlation and value at risk of what is held, as `averageCorrelation` and `bookVar` give them for `returnPanel`, up
 * to rounding. Returns are worked out once a bar; where all histories cover the window date by date, the mean of all
 * correlations comes from one sum of the standardised returns (|sum z|^2 = m + 2 sum rho), so that m positions cost
 * O(m) and not O(m^2).
 */
export class BookRiskMeter {
  readonly #window: number;
  readonly #known = new WeakMap<BarSeries, Returns>();
  readonly #pnl: Float64Array;
  readonly #standard: Float64Array;

  /** @param window newest daily returns that count */
  constructor(window: number) {
    this.#window = window;
    this.#pnl = new Float64Array(window);
    this.#standard = new Float64Array(window);
  }

  /** Reads every series up to its last bar. */
  of(held: readonly HeldSeries[]): BookRisk {
    const axis = held[0]?.series;
    if (axis === undefined) return { correlation: null, var95: 0 };
    const days = Math.min(this.#window, axis.length - 1);
    if (days < MIN_DAYS || !held.every(({ series }) => this.#covers(series, axis, days)))
      return this.#byPanel(held);
    const pnl = this.#pnl.subarray(0, days).fill(0);
    const standard = this.#standard.subarray(0, days).fill(0);
    let moving = 0;
    let means = 0;
    for (const { series, value } of held) {
      const { values } = this.#known.get(series) as Returns;
      const first = series.length - days;
      const { mean, by } = held.length > 1 ? scaleOf(values, first, days) : NOT_MOVING;
      if (by > 0) moving++;
      means += by * mean;
      for (let t = 0; t < days; t++) {
        const r = values[first + t] as number;
        pnl[t] = (pnl[t] as number) + value * r;
        standard[t] = (standard[t] as number) + by * r;
      }
    }
    let square = 0;
    for (let t = 0; t < days; t++) square += ((standard[t] as number) - means) ** 2;
    const pairs = moving * (moving - 1);
    return { correlation: pairs === 0 ? null : (square - moving) / pairs, var95: quantileOf(pnl, 0.05) };
  }

  #byPanel(held: readonly HeldSeries[]): BookRisk {
    const rows = returnPanel(
      held.map(({ series }) => ({ series, index: series.length - 1 })),
      this.#window,
    );
    const marked = held.map(({ value }, i) => ({ value, returns: rows[i] as Float64Array }));
    return { correlation: averageCorrelation(rows), var95: bookVar(marked) };
  }

  /** Whether the last `days` + 1 bars of the series stand on those of the axis; brings its returns up to date. */
  #covers(series: BarSeries, axis: BarSeries, days: number): boolean {
    const { length, dates } = series;
    let known = this.#known.get(series);
    if (known === undefined) {
      known = { values: new Float64Array(0), length: 0, axis: null, offset: 0, from: 0, to: 0 };
      this.#known.set(series, known);
    }
    this.#extend(known, series);
    if (series === axis) return true;
    const from = length - days - 1;
    const offset = axis.length - length;
    if (from < 0 || (days < this.#window && offset !== 0)) return false;
    if (known.axis !== axis || known.offset !== offset || from < known.from || from > known.to) {
      known.axis = axis;
      known.offset = offset;
      known.from = known.to = from;
    }
    while (known.to < length && dates[known.to] === axis.dates[known.to + offset]) known.to++;
    if (known.to === length) return true;
    known.axis = null;
    return false;
  }

  #extend(known: Returns, { close, length }: BarSeries): void {
    if (length > known.values.length) known.values = roomier(known.values, length);
    for (let i = known.length; i < length; i++)
      known.values[i] = i === 0 ? 0 : (close[i] as number) / (close[i - 1] as number) - 1;
    known.length = length;
  }
}

interface Scale {
  readonly mean: number;
  /** One over the root of the sum of squared deviations; 0 where nothing moved. */
  readonly by: number;
}

const NOT_MOVING: Scale = { mean: 0, by: 0 };
/** Squares that are this small a part of all are rounding. */
const ROUNDING = 1e-13;

/** In one pass: returns are far from their mean, so that nothing is lost by subtracting its square. */
function scaleOf(values: Float64Array, first: number, n: number): Scale {
  let s0 = 0;
  let s1 = 0;
  let q0 = 0;
  let q1 = 0;
  let t = first;
  for (; t + 1 < first + n; t += 2) {
    const a = values[t] as number;
    const b = values[t + 1] as number;
    s0 += a;
    s1 += b;
    q0 += a * a;
    q1 += b * b;
  }
  if (t < first + n) {
    const a = values[t] as number;
    s0 += a;
    q0 += a * a;
  }
  const mean = (s0 + s1) / n;
  const all = q0 + q1;
  const squares = all - n * mean * mean;
  return squares > ROUNDING * all ? { mean, by: 1 / Math.sqrt(squares) } : NOT_MOVING;
}
