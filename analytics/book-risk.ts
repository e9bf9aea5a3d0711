import type { BarSeries } from '../domain/index.ts';
import { AlignedReturns } from './aligned-returns.ts';
import { averageCorrelation } from './correlation.ts';
import { returnPanel, type PanelMember } from './panel.ts';
import { quantileOf } from './quantile.ts';
import { bookVar, MIN_DAYS } from './var.ts';

/** What is held of a symbol: its value at the mark, dollars. */
export interface HeldSeries {
  readonly series: BarSeries;
  /** Bars that count. @default all */
  readonly length?: number;
  readonly value: number;
}

export interface BookRisk {
  /** Mean pairwise correlation of the daily returns; null below two positions that move. */
  readonly correlation: number | null;
  /** One-day historical value at risk 95 %, dollars, see `bookVar`. */
  readonly var95: number | null;
}

/**
 * Correlation and value at risk of what is held, as `averageCorrelation` and `bookVar` give them for `returnPanel`, up
 * to rounding. Returns are worked out once a bar; where all histories cover the window date by date, the mean of all
 * correlations comes from one sum of the standardised returns (|sum z|^2 = m + 2 sum rho), so that m positions cost
 * O(m) and not O(m^2).
 */
export class BookRiskMeter {
  readonly #window: number;
  readonly #returns = new AlignedReturns();
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
    const [first] = held;
    if (first === undefined) return { correlation: null, var95: 0 };
    const axis = memberOf(first);
    const days = Math.min(this.#window, axis.index);
    if (days < MIN_DAYS || !held.every((one) => this.#covers(memberOf(one), axis, days)))
      return this.#byPanel(held);
    const pnl = this.#pnl.subarray(0, days).fill(0);
    const standard = this.#standard.subarray(0, days).fill(0);
    let moving = 0;
    let means = 0;
    for (const one of held) {
      const { value } = one;
      const values = this.#returns.valuesOf(one.series);
      const first = memberOf(one).index + 1 - days;
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
    const rows = returnPanel(held.map(memberOf), this.#window);
    const marked = held.map(({ value }, i) => ({ value, returns: rows[i] as Float64Array }));
    return { correlation: averageCorrelation(rows), var95: bookVar(marked) };
  }

  /** Histories that are shorter than the window must begin on the same date. */
  #covers(member: PanelMember, axis: PanelMember, days: number): boolean {
    return (days === this.#window || member.index === axis.index) && this.#returns.covers(member, axis, days);
  }
}

const memberOf = ({ series, length = series.length }: HeldSeries): PanelMember => ({
  series,
  index: length - 1,
});

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
