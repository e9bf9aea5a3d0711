import type { Action, BarSeries } from '../../domain/index.ts';

export interface NaiveTrade {
  readonly symbol: string;
  readonly entryTime: string;
  readonly entryPrice: number;
  exitTime: string | null;
  exitPrice: number | null;
}

/**
 * The comparable backtest spelt out: a BUY while flat and a SELL while long fill at the open of the symbol's next bar,
 * `qty` shares, no costs; what is open at the end is marked at its last close. Shares nothing with the engine.
 */
export function naive(
  universe: readonly BarSeries[],
  says: (symbol: number, bar: number) => Action,
  qty: number,
  start: number,
): { readonly trades: readonly NaiveTrade[]; readonly equity: ReadonlyMap<string, number> } {
  const dates = [...new Set(universe.flatMap((s) => s.dates.slice(0, s.length)))].sort();
  const next = universe.map(() => 0);
  const wanted = universe.map((): Action => 'hold');
  const held: (NaiveTrade | null)[] = universe.map(() => null);
  const mark = universe.map(() => 0);
  const trades: NaiveTrade[] = [];
  const equity = new Map<string, number>();
  let cash = start;
  for (const date of dates) {
    for (const [k, series] of universe.entries()) {
      const i = next[k] as number;
      if (series.dates[i] !== date || i >= series.length) continue;
      const open = series.open[i] as number;
      const trade = held[k] ?? null;
      if (wanted[k] === 'buy') {
        cash -= qty * open;
        held[k] = {
          symbol: series.symbol,
          entryTime: date,
          entryPrice: open,
          exitTime: null,
          exitPrice: null,
        };
        trades.push(held[k] as NaiveTrade);
      } else if (wanted[k] === 'sell' && trade) {
        cash += qty * open;
        Object.assign(trade, { exitTime: date, exitPrice: open });
        held[k] = null;
      }
      mark[k] = series.close[i] as number;
      const action = says(k, i);
      wanted[k] = action === (held[k] ? 'sell' : 'buy') ? action : 'hold';
      next[k] = i + 1;
    }
    equity.set(
      date,
      held.reduce((sum, trade, k) => sum + (trade ? qty * (mark[k] as number) : 0), cash),
    );
  }
  const order = (t: NaiveTrade): string => `${t.entryTime} ${t.symbol}`;
  return { trades: trades.sort((a, b) => (order(a) < order(b) ? -1 : 1)), equity };
}
