import { describe, expect, it } from 'vitest';
import type { Bar } from '../../domain/index.ts';
import { COMPARABLE, flatBars, historyFrom, run } from './run.ts';

const RISING = {
  ...COMPARABLE,
  strategy: 'TrendFollowing',
  param: ['fast=1', 'slow=2'],
} as const;
const bars: Bar[] = flatBars(
  [
    [100, 102], [100, 100], [101, 120], [118, 120], [119, 90], [88, 90], [90, 90],
  ].map(([open, close]) => [open as number, close as number] as const),
); // prettier-ignore
const history = historyFrom('AAA', bars);
const trade = async (asked: object, other: Parameters<typeof run>[2] = {}) =>
  (await run([history], { ...RISING, ...asked }, other)).trades[0];

describe('costs that are asked for', () => {
  it('a fixed slippage is against the order on both sides', async () => {
    expect(await trade({ slippage: '10' })).toMatchObject({ entryPrice: 118 * 1.001, exitPrice: 88 * 0.999 });
  });

  it('half of a spread is paid on both sides', async () => {
    expect(await trade({ slippage: 'spread:20' })).toMatchObject({
      entryPrice: 118 * 1.001,
      exitPrice: 88 * 0.999,
    });
  });

  it('a linear impact grows with the share of the volume, the volume share model with its square', async () => {
    const share = 10_000 / 1_000_000;
    const linear = await trade({ sizing: 'fixed:10000', slippage: 'linear:0.5' });
    expect(linear?.entryPrice).toBeCloseTo(118 * (1 + 0.5 * share), 10);
    const squared = await trade({ sizing: 'fixed:10000', slippage: 'volume:0.1' });
    expect(squared?.exitPrice).toBeCloseTo(88 * (1 - 0.1 * share ** 2), 10);
  });

  it('P6: the square-root impact is in units of the daily volatility of the days before', async () => {
    const found = await trade({ sizing: 'fixed:10000', slippage: 'sqrt:0.7' });
    const [a, b] = [100 / 102 - 1, 120 / 100 - 1];
    const deviation = Math.abs(a - b) / Math.SQRT2;
    expect(found?.entryPrice).toBeCloseTo(118 * (1 + 0.7 * deviation * Math.sqrt(0.01)), 10);
  });

  it('commissions of several kinds add up, and sales pay US fees where they are asked for', async () => {
    expect((await trade({ commission: 'fixed:1,share:0.01,bps:10' }))?.pnl).toBeCloseTo(
      -300 - 2 - 0.2 - 0.001 * (1180 + 880),
      6,
    );
    const plain = (await trade({}))?.pnl as number;
    expect((await trade({ fees: 'us' }))?.pnl).toBeLessThan(plain);
  });

  it('volume limits fills only where it is asked to; what is left over is not bought days later', async () => {
    const thin = historyFrom('AAA', bars.map((bar) => ({ ...bar, volume: 50 }))); // prettier-ignore
    const free = await run([thin], RISING);
    expect(free.trades).toMatchObject([{ qty: 10 }]);
    const { trades } = await run([thin], { ...RISING, participation: '0.1' });
    expect(trades).toMatchObject([{ qty: 5, exitPrice: 88 }]);
  });

  it('refuses what it does not understand', async () => {
    await expect(trade({ slippage: 'much' })).rejects.toThrow(/--slippage: much must be N basis points/);
    await expect(trade({ commission: 'half' })).rejects.toThrow(/--commission: half must be none, fixed:D/);
    await expect(trade({ participation: '2' })).rejects.toThrow(/--participation: 2 must be none/);
  });
});

describe('corporate actions', () => {
  const raw = { env: { ADJUSTMENT: 'raw' } };

  it('a dividend is paid in cash to who held before its ex-date, and the books agree (P9)', async () => {
    const dividends = [3, 4, 5].map((i) => ({
      symbol: 'AAA',
      session: bars[i]?.date as string,
      amount: 0.5,
    }));
    const without = await run([history], RISING, raw);
    const { equity, trades } = await run([history], RISING, {
      ...raw,
      actions: { splits: [], dividends, restate: true },
    });
    // Bought at the open of bar 3 and sold at the open of bar 5: held before the opens of bars 4 and 5.
    const more = equity.map(
      (e, i) => Math.round((e.equity - (without.equity[i]?.equity as number)) * 1e6) / 1e6,
    );
    expect(more).toEqual([0, 0, 0, 0, 5, 10, 10]);
    expect(trades[0]?.pnl).toBe(without.trades[0]?.pnl);
  });

  it('P6: a split changes shares and restates the bars before it, so that it is no signal', async () => {
    const split = bars.map((bar, i) =>
      i < 4 ? bar : { ...bar, open: bar.open / 2, high: bar.high / 2, low: bar.low / 2, close: bar.close / 2, volume: bar.volume * 2 },
    ); // prettier-ignore
    const splits = [{ symbol: 'AAA', session: bars[4]?.date as string, ratio: 2 }];
    const found = await run([historyFrom('AAA', split)], RISING, { ...raw, actions: { splits, dividends: [], restate: true } }); // prettier-ignore
    const plain = await run([history], RISING, raw);
    expect(found.trades).toMatchObject([{ qty: 20, entryPrice: 59, exitPrice: 44, pnl: -300 }]);
    expect(found.equity).toEqual(plain.equity);
  });
});
