import { roomFor, type BarSeries } from '../domain/index.ts';
import { longest, returnPanel, type PanelMember } from './panel.ts';

/** Returns of one series as it grows, and how far its dates are known to be those of another. */
interface Known {
  values: Float64Array;
  length: number;
  axis: BarSeries | null;
  /** Bar i of the series stands on bar i + offset of the axis, for i in [from, to). */
  offset: number;
  from: number;
  to: number;
}

/**
 * Daily returns of series that grow, worked out once a bar; and whether the newest of them lie on the dates of another
 * series, which is looked at once a bar, too.
 */
export class AlignedReturns {
  readonly #known = new WeakMap<BarSeries, Known>();

  /**
   * The member's returns by bar, 0 at the first, its last bar's among them; null where its last `days` + 1 bars do not
   * stand on those of the axis.
   */
  aligned({ series, index }: PanelMember, axis: PanelMember, days: number): Float64Array | null {
    const known = this.#of(series);
    if (index >= known.length) extend(known, series, index + 1);
    if (series === axis.series) return index === axis.index ? known.values : null;
    const from = index - days;
    if (from < 0) return null;
    const offset = axis.index - index;
    if (known.axis !== axis.series || known.offset !== offset || from < known.from || from > known.to) {
      known.axis = axis.series;
      known.offset = offset;
      known.from = known.to = from;
    }
    const { dates } = series;
    while (known.to <= index && dates[known.to] === axis.series.dates[known.to + offset]) known.to++;
    if (known.to > index) return known.values;
    known.axis = null;
    return null;
  }

  /** What `returnPanel` gives, without working anything out anew where all members have a bar on each date. */
  panel(members: readonly PanelMember[], window: number): Float64Array[] {
    const axis = longest(members);
    if (axis === undefined) return [];
    const days = Math.max(0, Math.min(window, axis.index));
    const rows: Float64Array[] = [];
    for (const member of members) {
      const values = this.aligned(member, axis, days);
      if (values === null) return returnPanel(members, window);
      rows.push(values.subarray(member.index + 1 - days, member.index + 1));
    }
    return rows;
  }

  #of(series: BarSeries): Known {
    let known = this.#known.get(series);
    if (known === undefined) {
      known = { values: new Float64Array(0), length: 0, axis: null, offset: 0, from: 0, to: 0 };
      this.#known.set(series, known);
    }
    return known;
  }
}

function extend(known: Known, { close }: BarSeries, length: number): void {
  if (length > known.values.length) known.values = roomFor(known.values, length, close.length);
  for (let i = known.length; i < length; i++)
    known.values[i] = i === 0 ? 0 : (close[i] as number) / (close[i - 1] as number) - 1;
  known.length = length;
}
