import { performance, summariseTrades } from '../../analytics/index.ts';
import type { Action, BarSeries, HeldPosition } from '../../domain/index.ts';
import type { Evidence } from '../../quant/index.ts';

export type Decide = (i: number, held: HeldPosition | null) => Action;

/** The same evidence by another way: buys and sells shares with a purse, then reads the whole equity curve afresh. */
export function naiveEvidence(
  series: BarSeries,
  decide: Decide,
  first: number,
  last: number,
  window: number,
): Evidence {
  let cash = 1;
  let shares = 0;
  let paid = 0;
  let held: HeldPosition | null = null;
  let order: Action = 'hold';
  const equity: number[] = [];
  const exits: { i: number; r: number }[] = [];
  for (let i = first; i <= last; i++) {
    const open = series.open[i] as number;
    if (order === 'buy') {
      paid = open;
      shares = cash / open;
      cash = 0;
      held = { qty: 1, entryIndex: i };
    } else if (order === 'sell') {
      cash = shares * open;
      shares = 0;
      exits.push({ i, r: (open - paid) / paid });
      held = null;
    }
    equity.push(cash + shares * (series.close[i] as number));
    const action = decide(i, held);
    order = (action === 'buy' && held === null) || (action === 'sell' && held !== null) ? action : 'hold';
  }
  const all = equity.slice(1).map((level, k) => level / (equity[k] as number) - 1);
  const returns = window === 0 ? all : all.slice(-window);
  const trades = exits.filter(({ i }) => window === 0 || i > last - window).map(({ r }) => r);
  const summary = summariseTrades(trades.map((pnl) => ({ pnl, value: 1, bars: 1 })));
  let level = 1;
  let peak = 1;
  for (const r of returns) peak = Math.max(peak, (level *= 1 + r));
  return {
    bars: returns.length,
    trades: trades.length,
    wins: trades.filter((r) => r > 0).length,
    winRate: summary.winRate,
    expectancy: summary.expectancy,
    sharpe: performance(returns).sharpe,
    maxDrawdown: performance(returns).maxDrawdown ?? Number.NaN,
    currentDrawdown: level / peak - 1,
  };
}
