import type { BarSeries } from '../domain/index.ts';
import { AlignedReturns } from './aligned-returns.ts';
import { averageCorrelation } from './correlation.ts';
import { returnPanel, type PanelMember } from './panel.ts';
import { quantileOf } from './quantile.ts';
import { NOT_MOVING, scaleOf } from './scale.ts';
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
    const rows = days < MIN_DAYS ? null : this.#rows(held, axis, days);
    if (rows === null) return this.#byPanel(held);
    const pnl = this.#pnl.subarray(0, days).fill(0);
    const standard = this.#standard.subarray(0, days).fill(0);
    for (let i = 0; i < rows.length; i += 2) addRows(pnl, standard, rows[i] as Row, rows[i + 1]);
    let moving = 0;
    let means = 0;
    for (const { by, mean } of rows) {
      if (by > 0) moving++;
      means += by * mean;
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

  /** Null where one history does not cover the days date by date; those shorter than the window must begin together. */
  #rows(held: readonly HeldSeries[], axis: PanelMember, days: number): Row[] | null {
    const rows: Row[] = [];
    for (const one of held) {
      const member = memberOf(one);
      const together = days === this.#window || member.index === axis.index;
      const values = together ? this.#returns.aligned(member, axis, days) : null;
      if (values === null) return null;
      const from = member.index + 1 - days;
      // Alone it has nobody to be correlated with.
      const { mean, by } = held.length > 1 ? scaleOf(values, from, days) : NOT_MOVING;
      rows.push({ values, from, value: one.value, mean, by });
    }
    return rows;
  }
}

/** Returns of a position from a bar on, and what they are weighed by in the two sums: its value, and their scale. */
interface Row {
  readonly values: Float64Array;
  readonly from: number;
  readonly value: number;
  readonly mean: number;
  readonly by: number;
}

/** Two at a time: each sum is read and written once for both. */
function addRows(pnl: Float64Array, standard: Float64Array, one: Row, other: Row | undefined): void {
  const { values: x, from: a, value: u, by: k } = one;
  const { values: y, from: b, value: v, by: l } = other ?? { ...one, value: 0, by: 0 };
  for (let t = 0; t < pnl.length; t++) {
    const r = x[a + t] as number;
    const s = y[b + t] as number;
    pnl[t] = (pnl[t] as number) + u * r + v * s;
    standard[t] = (standard[t] as number) + k * r + l * s;
  }
}

const memberOf = ({ series, length = series.length }: HeldSeries): PanelMember => ({
  series,
  index: length - 1,
});
