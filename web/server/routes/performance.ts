import { summariseTrades } from '../../../analytics/index.ts';
import type { TradeView } from '../../../db/index.ts';
import { sessionsApart } from '../../../domain/calendar/index.ts';
import { performance } from '../../api/index.ts';
import type { Performance } from '../../api/index.ts';
import { resource } from '../resource.ts';
import { groupBy } from './group.ts';

/** Closed trades, by strategy and by symbol; the most profitable first. */
export const PERFORMANCE = resource({
  path: '/performance',
  summary: 'Figures of the closed trades, by strategy and by symbol',
  answer: performance,
  async read({ reads }) {
    const trades = await reads.trades();
    const by = (key: 'strategy' | 'symbol') =>
      [...groupBy(trades, (trade) => trade[key])]
        .map(([name, some]) => ({ name, figures: figuresOf(some) }))
        .sort((a, b) => b.figures.pnl - a.figures.pnl);
    return {
      total: figuresOf(trades),
      byStrategy: by('strategy').map(({ name, figures }) => ({ strategy: name, ...figures })),
      bySymbol: by('symbol').map(({ name, figures }) => ({ symbol: name, ...figures })),
    };
  },
});

function figuresOf(trades: readonly TradeView[]): Performance['total'] {
  const closed = trades.filter((trade) => trade.pnl !== null && trade.exitTime !== null);
  const pnls = closed.map((trade) => trade.pnl as number);
  const summary = summariseTrades(
    closed.map((trade) => ({
      pnl: trade.pnl as number,
      value: trade.qty * trade.entryPrice,
      bars: sessionsApart(trade.entryTime, trade.exitTime as string),
    })),
  );
  const extreme = (pick: (a: number, b: number) => number): number | null =>
    pnls.length === 0 ? null : pnls.reduce((a, b) => pick(a, b));
  return {
    trades: closed.length,
    open: trades.length - closed.length,
    wins: pnls.filter((pnl) => pnl > 0).length,
    winRate: summary.winRate,
    pnl: summary.totalPnl,
    averageTrade: summary.expectancy,
    best: extreme(Math.max),
    worst: extreme(Math.min),
    profitFactor: summary.profitFactor,
    averageHolding: summary.averageHolding,
  };
}
