import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  summariseTrades,
  tradeMetrics,
  TradeStatistics,
  TradeStatisticsByKey,
  type ClosedTrade,
} from '../../analytics/index.ts';
import { disagreements } from './disagreements.ts';
import { spread } from '../support/spread.ts';

const trade = (pnl: number, value = 1000, bars = 5): ClosedTrade => ({ pnl, value, bars });
const anyTrade = fc.record({
  pnl: fc.oneof(
    fc.constant(0),
    fc.integer({ min: -500_000, max: 500_000 }).map((cents) => cents / 100),
  ),
  value: spread(1, 1e5),
  bars: fc.nat(300),
});

describe('figures of closed trades', () => {
  it('equal those worked by hand', () => {
    const trades = [trade(100, 1000, 2), trade(50), trade(0), trade(-30), trade(-45), trade(25, 3000, 3)];
    const metrics = tradeMetrics(trades, {
      sessions: 126,
      sessionsHeld: 42,
      tradedValue: 16_000,
      averageEquity: 10_000,
    });
    // Mean 100/6; sum of squared deviations 16 050 - 6 (100/6)^2.
    const deviation = Math.sqrt((16_050 - 10_000 / 6) / 5);
    expect(metrics).toEqual({
      count: 6,
      winRate: 0.5,
      profitFactor: expect.closeTo(175 / 75, 12),
      payoffRatio: expect.closeTo(175 / 3 / 37.5, 12),
      expectancy: expect.closeTo(100 / 6, 12),
      sqn: expect.closeTo((Math.sqrt(6) * (100 / 6)) / deviation, 12),
      averageHolding: 25 / 6,
      averagePosition: 8000 / 6,
      totalPnl: 100,
      longestWinStreak: 2,
      longestLossStreak: 2,
      exposure: 1 / 3,
      turnover: 3.2,
    });
  });

  it('a zero trade breaks both streaks and is not won', () => {
    const zero = summariseTrades([trade(1), trade(0), trade(1), trade(-1), trade(0), trade(-1)]);
    expect(zero).toMatchObject({ longestWinStreak: 1, longestLossStreak: 1, winRate: 1 / 3 });
  });

  it('without trades, losses or variation the figures that need them are null', () => {
    const activity = { sessions: 0, sessionsHeld: 0, tradedValue: 0, averageEquity: 0 };
    expect(tradeMetrics([], activity)).toEqual({
      count: 0,
      winRate: null,
      profitFactor: null,
      payoffRatio: null,
      expectancy: null,
      sqn: null,
      averageHolding: null,
      averagePosition: null,
      totalPnl: 0,
      longestWinStreak: 0,
      longestLossStreak: 0,
      exposure: null,
      turnover: null,
    });
    expect(summariseTrades([trade(5), trade(5)])).toMatchObject({
      profitFactor: null,
      payoffRatio: null,
      sqn: null,
    });
    expect(summariseTrades([trade(-5)])).toMatchObject({ profitFactor: 0, payoffRatio: null, sqn: null });
  });

  it('running statistics equal the batch after every trade', () => {
    fc.assert(
      fc.property(fc.array(anyTrade, { maxLength: 40 }), (trades) => {
        const running = new TradeStatistics();
        for (const [n, next] of trades.entries()) {
          running.add(next);
          const batch = summariseTrades(trades.slice(0, n + 1));
          expect(disagreements(running.summary(), batch, 1e-9)).toEqual([]);
        }
        expect(running.summary().count).toBe(trades.length);
      }),
      { seed: 1, numRuns: 100 },
    );
  });

  it('grouped statistics are those of each group alone', () => {
    fc.assert(
      fc.property(fc.array(fc.tuple(fc.constantFrom('AAPL', 'MSFT', 'constructor'), anyTrade)), (rows) => {
        const grouped = new TradeStatisticsByKey();
        for (const [key, next] of rows) grouped.add(key, next);
        const summaries = grouped.summaries();
        for (const key of new Set(rows.map(([k]) => k))) {
          const alone = new TradeStatistics();
          for (const [k, next] of rows) if (k === key) alone.add(next);
          expect(summaries[key]).toEqual(alone.summary());
        }
        expect(Object.keys(summaries).length).toBe(new Set(rows.map(([k]) => k)).size);
      }),
      { seed: 1, numRuns: 100 },
    );
  });
});
