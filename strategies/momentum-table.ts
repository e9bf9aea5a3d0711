import { lastIndexAt, type BarSeries } from '../domain/index.ts';
import { changeAt } from './change.ts';
import type { StrategyContext } from './context.ts';
import { rankDescending, type Ranking } from './ranking.ts';

/** The universe on one day: those that have a bar on that date and `lookback` bars before it. */
export interface MomentumDay extends Ranking {
  /** r by place in the universe; NaN for those that are not there. */
  readonly r: Float64Array;
}

/** r and its rank in the universe by date, computed once for the dates asked for: O(n log n) a day, for all symbols. */
export class MomentumTable {
  readonly #days = new Map<string, MomentumDay>();
  readonly #cursor: Int32Array;
  #lastDate = '';
  #last: MomentumDay | undefined;

  constructor(
    readonly universe: readonly BarSeries[],
    readonly lookback: number,
  ) {
    this.#cursor = new Int32Array(universe.length).fill(-1);
  }

  day(date: string): MomentumDay {
    if (this.#last !== undefined && this.#lastDate === date) return this.#last;
    let day = this.#days.get(date);
    if (day === undefined) this.#days.set(date, (day = this.#compute(date)));
    this.#lastDate = date;
    return (this.#last = day);
  }

  #compute(date: string): MomentumDay {
    const r = new Float64Array(this.universe.length);
    for (let k = 0; k < r.length; k++) {
      const series = this.universe[k] as BarSeries;
      // Dates are mostly asked for in order: try the next bar before searching.
      let i = (this.#cursor[k] as number) + 1;
      if (i >= series.length || series.dates[i] !== date) i = lastIndexAt(series.dates, date, series.length);
      this.#cursor[k] = i;
      r[k] = i >= 0 && series.dates[i] === date ? changeAt(series, i, this.lookback) : Number.NaN;
    }
    return { r, ...rankDescending(r) };
  }
}

export function momentumTable(context: StrategyContext, lookback: number): MomentumTable {
  return context.memo(`momentum:${lookback}`, () => new MomentumTable(context.universe, lookback));
}

/** The symbol's place in the listing order; -1 where it is not listed. */
export function placeInUniverse(context: StrategyContext, symbol: string): number {
  const places = context.memo('places', () => new Map(context.universe.map((s, k) => [s.symbol, k])));
  return places.get(symbol) ?? -1;
}
