import type { BarSeries } from '../../domain/index.ts';
import type { Spans } from './spans.ts';

/** Money of the closed round trips of one run. */
export interface TradeSums {
  count: number;
  wins: number;
  won: number;
  lost: number;
}

/** Bars and sessions from here on are not played; both the lengths of the history where all of it is. */
export interface RunEnd {
  readonly bar: number;
  readonly session: number;
}

/**
 * The comparable backtest of one symbol: a fixed number of shares, fills at the open, no costs. Adds the symbol's
 * profit to the equity of each session; the value of a bar stands until the symbol's next one.
 * @param at session of each bar, ascending; null where bar i is that of session i, every one
 * @param equity one level for each session; changed in place
 * @param held 1 for each session with anything held at its close; changed in place
 */
export function simulate(
  series: BarSeries,
  spans: Spans,
  qty: number,
  at: Int32Array | null,
  end: RunEnd,
  equity: Float64Array,
  held: Uint8Array,
  sums: TradeSums,
): void {
  const { open, close } = series;
  const length = end.bar;
  const sessionOf = (bar: number): number =>
    bar >= length ? end.session : at === null ? bar : (at[bar] as number);
  let realised = 0;
  for (let k = 0; k < spans.length; k += 2) {
    const entered = spans[k] as number;
    const left = spans[k + 1] ?? length;
    const price = open[entered] as number;
    const base = realised - qty * price;
    for (let bar = entered; bar < left; bar++) {
      const profit = base + qty * (close[bar] as number);
      const next = at === null ? bar + 1 : sessionOf(bar + 1);
      for (let s = at === null ? bar : sessionOf(bar); s < next; s++) {
        equity[s] = (equity[s] as number) + profit;
        held[s] = 1;
      }
    }
    if (left >= length) return;
    const pnl = qty * ((open[left] as number) - price);
    realised += pnl;
    sums.count++;
    if (pnl > 0) {
      sums.wins++;
      sums.won += pnl;
    } else sums.lost -= pnl;
    const until = k + 2 < spans.length ? sessionOf(spans[k + 2] as number) : end.session;
    for (let s = sessionOf(left); s < until; s++) equity[s] = (equity[s] as number) + realised;
  }
}
