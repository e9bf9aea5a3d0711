import { describe, expect, it } from 'vitest';
import {
  GrowingSeries,
  isEarlyClose,
  sessionsBetween,
  shiftSessions,
  type Bar,
} from '../../../domain/index.ts';
import {
  QualityMonitor,
  SIMULATED_FIRST_TRADED,
  SIMULATED_START,
  simulatedMarket,
  type MarketData,
} from '../../../market/index.ts';

const SYMBOLS = ['AAPL', 'MSFT', 'GOOGL', 'SPY', 'QQQ'];
async function bars(
  market: MarketData,
  symbol: string,
  through: string,
  after?: string,
): Promise<readonly Bar[]> {
  const request = { symbols: [symbol], through };
  const answers = await market.dailyBars(after ? { ...request, after: new Map([[symbol, after]]) } : request);
  const answer = answers.get(symbol);
  return answer?.ok ? answer.bars : [];
}
const mean = (x: readonly number[]): number => x.reduce((a, b) => a + b, 0) / x.length;
const moment = (x: readonly number[], n: number): number => {
  const m = mean(x);
  return mean(x.map((v) => (v - m) ** n));
};
const correlation = (a: readonly number[], b: readonly number[]): number => {
  const [ma, mb] = [mean(a), mean(b)];
  return mean(a.map((v, i) => (v - ma) * ((b[i] as number) - mb))) / Math.sqrt(moment(a, 2) * moment(b, 2));
};
const returnsOf = (all: readonly Bar[]): number[] =>
  all.slice(1).map((bar, i) => Math.log(bar.close / (all[i] as Bar).close));

describe('the same seed gives the same bytes', () => {
  it('P5: whichever symbols are asked, in whatever order and steps', async () => {
    const whole = simulatedMarket({ seed: 7 });
    const expected = await bars(whole, 'MSFT', '2024-06-28');
    const crowd = simulatedMarket({ seed: 7 });
    await crowd.dailyBars({ symbols: ['ZZZ', 'QQQ', 'AAPL'], through: '2025-12-31' });
    expect(await bars(crowd, 'MSFT', '2024-06-28')).toEqual(expected);
    const steps = simulatedMarket({ seed: 7 });
    for (const session of sessionsBetween(SIMULATED_START, '2024-06-28'))
      await bars(steps, 'MSFT', session, session);
    expect(JSON.stringify(await bars(steps, 'MSFT', '2024-06-28'))).toBe(JSON.stringify(expected));
    expect(await bars(simulatedMarket({ seed: 8 }), 'MSFT', '2024-06-28')).not.toEqual(expected);
  });

  it('P6: a later question changes no earlier bar, but for the splits since', async () => {
    const market = simulatedMarket({ seed: 2 });
    const early = await bars(market, 'AAPL', '2024-03-28');
    const late = await bars(market, 'AAPL', '2025-03-28');
    const ratio = (late[0] as Bar).close / (early[0] as Bar).close;
    const splits = await market.splits(['AAPL'], '2024-03-28', '2025-03-28');
    expect(ratio).toBeCloseTo(1 / splits.reduce((r, s) => r * s.ratio, 1), 12);
    for (const [i, bar] of early.entries()) expect((late[i] as Bar).close).toBeCloseTo(bar.close * ratio, 9);
  });
});

describe('what it offers', () => {
  it('has at least 504 sessions of history before the first traded one, and never ends', async () => {
    const market = simulatedMarket();
    expect(await market.range()).toEqual({ first: SIMULATED_START, last: null });
    const history = await bars(market, 'SPY', shiftSessions(SIMULATED_FIRST_TRADED, -1));
    expect(history.length).toBeGreaterThanOrEqual(504);
    expect(history.map((bar) => bar.date)).toEqual(sessionsBetween(SIMULATED_START, '2023-12-29'));
    expect((await bars(market, 'SPY', '2060-01-02')).at(-1)?.date).toBe('2060-01-02');
  });

  it('answers with faults, not errors, for what it has not', async () => {
    const answers = await simulatedMarket().dailyBars({
      symbols: ['../etc', 'aapl', 'SPY'],
      through: '2020-01-02',
    });
    const codes = [...answers.values()].map((a) => (a.ok ? 'ok' : a.fault.code));
    expect(codes).toEqual(['no_source', 'no_source', 'no_bars']);
  });

  it('passes the quality check of every default symbol on every session of its first years', async () => {
    const market = simulatedMarket();
    for (const symbol of SYMBOLS) {
      const series = new GrowingSeries(symbol, await bars(market, symbol, '2027-12-31'));
      const monitor = new QualityMonitor();
      const faults = sessionsBetween(SIMULATED_FIRST_TRADED, '2027-12-31')
        .map((session) => monitor.assess(series, session).fault)
        .filter((fault) => fault !== null);
      expect(faults).toEqual([]);
    }
  });
});

describe('twenty years of three seeds', () => {
  const through = '2041-12-31';
  const all = [1, 2, 3].map((seed) => ({ seed, market: simulatedMarket({ seed }) }));

  it('have fat tails: excess kurtosis between 1.5 and 40', async () => {
    for (const { market } of all) {
      for (const symbol of SYMBOLS) {
        const r = returnsOf(await bars(market, symbol, through));
        const kurtosis = moment(r, 4) / moment(r, 2) ** 2 - 3;
        expect(kurtosis).toBeGreaterThan(1.5);
        expect(kurtosis).toBeLessThan(40);
      }
    }
  });

  it('cluster: squared returns are autocorrelated (0.03 to 0.5 on average), returns are not (below 0.06)', async () => {
    for (const { market } of all) {
      const clustering: number[] = [];
      for (const symbol of SYMBOLS) {
        const r = returnsOf(await bars(market, symbol, through));
        const squares = r.map((v) => v * v);
        for (const lag of [1, 2, 3, 5])
          clustering.push(correlation(squares.slice(lag), squares.slice(0, -lag)));
        expect(Math.abs(correlation(r.slice(1), r.slice(0, -1)))).toBeLessThan(0.06);
      }
      expect(mean(clustering)).toBeGreaterThan(0.03);
      expect(mean(clustering)).toBeLessThan(0.5);
    }
  });

  it('move together: pairs of stocks correlate 0.15 to 0.75, SPY and QQQ above 0.85', async () => {
    for (const { market } of all) {
      const r = new Map<string, number[]>();
      for (const symbol of SYMBOLS) r.set(symbol, returnsOf(await bars(market, symbol, through)));
      const pair = (a: string, b: string): number => correlation(r.get(a) ?? [], r.get(b) ?? []);
      for (const [a, b] of [
        ['AAPL', 'MSFT'],
        ['AAPL', 'GOOGL'],
        ['MSFT', 'GOOGL'],
      ] as const) {
        // prettier-ignore
        expect(pair(a, b)).toBeGreaterThan(0.15);
        expect(pair(a, b)).toBeLessThan(0.75);
      }
      expect(pair('SPY', 'QQQ')).toBeGreaterThan(0.85);
    }
  });

  it('are volatile as markets are: funds 10 to 25 % a year, stocks 18 to 45 %', async () => {
    for (const { market } of all) {
      for (const symbol of SYMBOLS) {
        const yearly = Math.sqrt(moment(returnsOf(await bars(market, symbol, through)), 2) * 252);
        const [low, high] = symbol === 'SPY' || symbol === 'QQQ' ? [0.1, 0.25] : [0.18, 0.45];
        expect(yearly).toBeGreaterThan(low);
        expect(yearly).toBeLessThan(high);
      }
    }
  });

  it('gap overnight, enclose open and close, and trade more on days that move', async () => {
    for (const { market } of all) {
      for (const symbol of SYMBOLS) {
        const b = await bars(market, symbol, through);
        const gaps = b.slice(1).map((bar, i) => Math.log(bar.open / (b[i] as Bar).close));
        const share = Math.sqrt(moment(gaps, 2) / moment(returnsOf(b), 2));
        expect(share).toBeGreaterThan(0.3);
        expect(share).toBeLessThan(0.8);
        const wrong = b.filter((x) => !(x.low > 0 && x.low <= Math.min(x.open, x.close) && x.high >= Math.max(x.open, x.close))); // prettier-ignore
        expect(wrong).toEqual([]);
        const log = b.slice(1).map((x) => Math.log(x.volume));
        expect(correlation(log, returnsOf(b).map(Math.abs))).toBeGreaterThan(0.25);
      }
    }
  });

  it('trade about half on half-days', async () => {
    const b = await bars((all[0] as (typeof all)[0]).market, 'SPY', through);
    const volume = (some: readonly Bar[]): number => mean(some.map((x) => x.volume));
    const half = b.filter((x) => isEarlyClose(x.date));
    expect(half.length).toBeGreaterThan(40);
    const share = volume(half) / volume(b);
    expect(share).toBeGreaterThan(0.3);
    expect(share).toBeLessThan(0.6);
  });
});

describe('splits', () => {
  const stocks = Array.from({ length: 60 }, (_, i) => `T${i}`);
  const market = simulatedMarket({ seed: 11 });

  it('come about once in four to twelve years, up and down, none for funds', async () => {
    const splits = await market.splits(stocks, '2021-01-01', '2041-12-31');
    const perStock = splits.length / stocks.length;
    expect(perStock).toBeGreaterThan(20 / 12);
    expect(perStock).toBeLessThan(20 / 4);
    expect(splits.every((s) => [1.5, 2, 3, 4, 0.1, 0.2].includes(s.ratio))).toBe(true);
    const later = await market.splits(stocks, '2021-01-01', '2061-12-31');
    expect(
      later.some((s) => s.ratio < 1),
      'a share that fell below $10 is joined',
    ).toBe(true);
    expect(await market.splits(['SPY', 'QQQ'], '2021-01-01', '2041-12-31')).toEqual([]);
  });

  it('leave no jump in adjusted prices and are counted by the revision', async () => {
    const splits = await market.splits(stocks, '2021-01-01', '2041-12-31');
    for (const split of splits.slice(0, 40)) {
      const before = shiftSessions(split.session, -1);
      const request = { symbols: [split.symbol] };
      const eve = (await market.dailyBars({ ...request, through: before })).get(split.symbol);
      const day = (await market.dailyBars({ ...request, through: split.session })).get(split.symbol);
      const [old, now] = [eve?.ok ? eve : undefined, day?.ok ? day : undefined];
      expect((now?.revision ?? 0) - (old?.revision ?? 0)).toBe(1);
      const [last, first] = [old?.bars.at(-1), now?.bars.at(-2)];
      expect(last?.date).toBe(before);
      expect(first?.close).toBeCloseTo((last?.close ?? 0) / split.ratio, 9);
      expect(first?.volume).toBeCloseTo((last?.volume ?? 0) * split.ratio, 3);
      expect(Math.abs(Math.log((now?.bars.at(-1)?.close ?? 0) / (first?.close ?? 0)))).toBeLessThan(0.35);
    }
  });

  it('are traded in whole cents on the day itself', async () => {
    for (const split of (await market.splits(stocks, '2021-01-01', '2030-12-31')).slice(0, 20)) {
      const bar = (await bars(market, split.symbol, split.session)).at(-1) as Bar;
      for (const price of [bar.open, bar.high, bar.low, bar.close])
        expect(Math.round(price * 100) / 100).toBe(price);
      expect(Number.isInteger(bar.volume)).toBe(true);
    }
  });
});

describe('the first sixty sessions of the default seed', () => {
  it('show life: rises and pullbacks of some size in most symbols', async () => {
    const market = simulatedMarket();
    const end = shiftSessions(SIMULATED_FIRST_TRADED, 60);
    for (const symbol of SYMBOLS) {
      const closes = (await bars(market, symbol, end)).slice(-61).map((bar) => bar.close);
      const peak = Math.max(...closes);
      const trough = Math.min(...closes);
      expect(peak / trough - 1).toBeGreaterThan(0.05);
      const falls = closes.slice(1).filter((close, i) => close < (closes[i] as number)).length;
      expect(falls).toBeGreaterThan(15);
    }
  });
});
