import { describe, expect, it } from 'vitest';
import type { Bar } from '../../domain/index.ts';
import { COMPARABLE, flatBars, historyFrom, madeHistories, run } from './run.ts';

/** TrendFollowing of 1 and 2 bars: BUY on a close above the one before, SELL on one below it. */
const RISING = {
  ...COMPARABLE,
  strategy: 'TrendFollowing',
  param: ['fast=1', 'slow=2'],
} as const;
const prices = (closes: readonly number[], opens: readonly number[] = closes): Bar[] =>
  flatBars(closes.map((close, i) => [opens[i] as number, close] as const));

describe('a comparable backtest worked by hand', () => {
  // The close of bar 2 rises, that of bar 4 falls.
  const closes = [100, 100, 120, 120, 90, 90, 90];
  const opens = [100, 100, 101, 118, 119, 88, 90];

  it('P6: fills a BUY of bar t at the open of t+1, and a SELL too, in the shares that were asked for', async () => {
    const { trades, equity, metrics, bars } = await run([historyFrom('AAA', prices(closes, opens))], RISING);
    const dates = equity.map((e) => e.time);
    expect(trades).toMatchObject([
      { symbol: 'AAA', strategy: 'TrendFollowing', side: 'long', qty: 10, reason: 'strategy_exit' },
    ]);
    const [trade] = trades;
    expect([trade?.entryTime, trade?.entryPrice]).toEqual([dates[3], 118]);
    expect([trade?.exitTime, trade?.exitPrice, trade?.pnl]).toEqual([dates[5], 88, -300]);
    expect(equity.map((e) => e.equity)).toEqual([100_000, 100_000, 100_000, 100_020, 99_720, 99_700, 99_700]);
    expect(bars).toBe(7);
    expect(metrics.trades).toMatchObject({ count: 1, winRate: 0, averageHolding: 2, expectancy: -300 });
    expect(metrics.trades.exposure).toBe(2 / 7);
    const average = (100_000 * 3 + 100_020 + 99_720 + 99_700 * 2) / 7;
    expect(metrics.trades.turnover).toBeCloseTo(((1180 + 880) * (252 / 7)) / average, 12);
    expect(metrics.totalReturn).toBeCloseTo(-0.003, 15);
  });

  it('never fills a signal of the last bar', async () => {
    const { trades, equity, warnings } = await run([historyFrom('AAA', prices(closes.slice(0, 3)))], RISING);
    expect(trades).toEqual([]);
    expect(equity.at(-1)?.equity).toBe(100_000);
    expect(warnings.join()).toMatch(/no trade: 1 orders were sent, and none was filled/);
  });

  it('leaves a position open at the end, marked at its last close', async () => {
    const { trades, equity } = await run([historyFrom('AAA', prices(closes.slice(0, 4), opens))], RISING);
    expect(trades).toMatchObject([{ exitTime: null, exitPrice: null, pnl: null, reason: null }]);
    expect(equity.at(-1)?.equity).toBe(100_020);
  });

  it("an order waits for its symbol's next bar while others trade on", async () => {
    const own = prices(closes, opens);
    const holes = own.filter((_, i) => i !== 3);
    const other = prices(closes.map(() => 50));
    const { trades, equity } = await run([historyFrom('AAA', holes), historyFrom('BBB', other)], RISING);
    expect(trades).toMatchObject([{ symbol: 'AAA', entryTime: own[4]?.date, entryPrice: 119 }]);
    expect(equity).toHaveLength(7);
  });

  it('lets cash go below zero: nothing stands in the way', async () => {
    const { trades, equity } = await run([historyFrom('AAA', prices(closes, opens))], {
      ...RISING,
      sizing: 'fixed:10000',
    });
    expect(trades).toMatchObject([{ qty: 10_000, pnl: -300_000 }]);
    expect(equity.at(-1)?.equity).toBe(-200_000);
  });

  it('counts percent of equity at the close that decides, in whole shares', async () => {
    const { trades } = await run([historyFrom('AAA', prices(closes, opens))], {
      ...RISING,
      sizing: 'percent:10',
    });
    expect(trades).toMatchObject([{ qty: Math.floor(10_000 / 120) }]);
  });

  it('says why where nothing was bought', async () => {
    const { warnings, trades } = await run([historyFrom('AAA', prices(closes.map(() => 100)))], RISING);
    expect(trades).toEqual([]);
    expect(warnings.join()).toMatch(
      /never met its rule to buy: no rule met 6 times, too few bars so far once/,
    );
  });
});

describe('a run', () => {
  const made = madeHistories(8, 300, [
    { symbol: 'AAA' },
    { symbol: 'BBB', gaps: 0.1 },
    { symbol: 'CCC', begins: 40 },
  ]);

  it('P5: has the same orders, trades and equity whether every envelope is checked or one cycle in a hundred', async () => {
    const asked = { ...COMPARABLE, strategy: 'Breakout' } as const;
    const full = await run(made, { ...asked, validate: 'full' });
    const sample = await run(made, { ...asked, validate: 'sample' });
    expect(full.trades.length).toBeGreaterThan(5);
    expect([sample.ordersHash, sample.trades, sample.equity]).toEqual([
      full.ordersHash,
      full.trades,
      full.equity,
    ]);
    expect([full.validation, sample.validation]).toEqual(['full', 'sample']);
  });

  it('P9: ends with the cash it began with, the profit of its trades and what is open', async () => {
    const { trades, equity, fees } = await run(made, { ...COMPARABLE, strategy: 'Breakout', commission: 'fixed:1,bps:5', fees: 'us', slippage: '3' }); // prettier-ignore
    const open = trades.filter((t) => t.pnl === null);
    const last = new Map(made.map((h) => [h.symbol, h.close[h.length - 1] as number]));
    const marked = open.reduce((sum, t) => sum + t.qty * ((last.get(t.symbol) as number) - t.entryPrice), 0);
    const entryFees = open.reduce((sum, t) => sum + 1 + t.qty * t.entryPrice * 0.0005, 0);
    const realised = trades.reduce((sum, t) => sum + (t.pnl ?? 0), 0);
    expect(equity.at(-1)?.equity).toBeCloseTo(100_000 + realised + marked - entryFees, 3);
    expect(fees).toBeGreaterThan(2 * trades.filter((t) => t.pnl !== null).length);
  });

  it("P5: the same bars in the desk's own mode give the same orders, sizes cut by the gate and stops in place", async () => {
    const first = await run(made, { strategy: 'Breakout' });
    const second = await run(made, { strategy: 'Breakout', validate: 'sample' });
    expect(first.ordersHash).toBe(second.ordersHash);
    expect(first.trades.length).toBeGreaterThan(0);
    expect(first.trades.some((t) => t.reason === 'stop')).toBe(true);
  });

  it("without plans nothing but the rule lets a position go, under the gate's limits", async () => {
    const { trades } = await run(made, { strategy: 'Breakout', exits: 'strategy', sizing: 'fixed:7' });
    expect(trades.length).toBeGreaterThan(0);
    expect(new Set(trades.map((t) => t.reason ?? 'strategy_exit'))).toEqual(new Set(['strategy_exit']));
    expect(Math.max(...trades.map((t) => t.qty))).toBeLessThanOrEqual(7);
  });

  it('stopped by hand on its way, has lived the same days as one that was not', async () => {
    const stop = new AbortController();
    const asked = { ...COMPARABLE, strategy: 'Breakout' } as const;
    const whole = await run(made, asked);
    const told: number[] = [];
    const half = await run(made, asked, {
      signal: stop.signal,
      progress(done, of) {
        told.push(done / of);
        if (done > 100) stop.abort();
      },
    });
    expect(half.interrupted).toBe(true);
    expect(half.equity.length).toBeLessThan(whole.equity.length);
    expect(half.equity).toEqual(whole.equity.slice(0, half.equity.length));
    expect(half.warnings.join()).toMatch(/stopped by hand after 20/);
    expect(told).toEqual([...told].sort((a, b) => a - b));
  });

  it('stopped by hand, says how far it came and keeps what was done', async () => {
    const signal = AbortSignal.abort();
    const result = await run(made, { ...COMPARABLE, strategy: 'Breakout' }, { signal });
    expect(result).toMatchObject({ interrupted: true, equity: [], trades: [] });
    expect(result.warnings.join()).toMatch(/stopped by hand/);
  });

  it('sets its figures against the benchmark where one is asked for, and not otherwise', async () => {
    const asked = { ...COMPARABLE, strategy: 'Breakout' } as const;
    const benchmark = made[0] ?? null;
    expect((await run(made, asked, { benchmark })).metrics.beta).toBeNull();
    expect((await run(made, { ...asked, benchmark: 'AAA' }, { benchmark })).metrics.beta).not.toBeNull();
  });
});
