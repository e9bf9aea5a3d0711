import { describe, expect, it } from 'vitest';
import { DeskStatistics, summariseEquity } from '../../analytics/index.ts';
import { disagreements } from './disagreements.ts';

describe('desk statistics', () => {
  it('of several cycles in one session the last one counts, and an open session does not', () => {
    const desk = new DeskStatistics(100);
    desk.addEquity('2020-01-02', 50, false);
    desk.addEquity('2020-01-02', 110, true);
    expect(desk.equity().sessions).toBe(0);
    desk.addEquity('2020-01-03', 99, false);
    desk.addEquity('2020-01-06', 1, false);
    const batch = summariseEquity([100, 110, 99], [false, true, false]);
    expect(disagreements(desk.equity(), batch, 1e-12)).toEqual([]);
    expect(desk.equity().exposure).toBe(0.5);
  });

  it('counts each trade in all, by strategy and by symbol', () => {
    const desk = new DeskStatistics(100);
    const trade = { value: 1000, bars: 3 };
    desk.addTrade({ ...trade, pnl: 10, strategy: 'Breakout', symbol: 'AAPL' });
    desk.addTrade({ ...trade, pnl: -4, strategy: 'Breakout', symbol: 'MSFT' });
    desk.addTrade({ ...trade, pnl: 6, strategy: 'MeanReversion', symbol: 'AAPL' });
    expect(desk.trades()).toMatchObject({ count: 3, totalPnl: 12, profitFactor: 4 });
    expect(desk.byStrategy()).toMatchObject({
      Breakout: { count: 2, totalPnl: 6 },
      MeanReversion: { count: 1 },
    });
    expect(desk.bySymbol()).toMatchObject({ AAPL: { count: 2, totalPnl: 16 }, MSFT: { winRate: 0 } });
  });
});
