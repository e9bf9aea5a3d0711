import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startTwin } from '../../../support/twin.ts';
import type { Twin } from '../../../support/twin.ts';
import { caller } from '../../../support/wire.ts';
import type { Call } from '../../../support/wire.ts';

interface Bar {
  readonly t: string;
  readonly o: number;
  readonly h: number;
  readonly l: number;
  readonly c: number;
  readonly v: number;
}
type Bars = Readonly<Record<string, readonly Bar[]>>;

let twin: Twin;
let call: Call;
beforeAll(async () => {
  twin = await startTwin();
  call = caller(twin);
});
afterAll(() => twin.close());

/** Every page of a question, put together. */
async function pages(path: string): Promise<{ readonly bars: Bars; readonly sizes: readonly number[] }> {
  const bars: Record<string, Bar[]> = {};
  const sizes: number[] = [];
  let token: string | null = null;
  do {
    const next: string = token === null ? '' : `&page_token=${encodeURIComponent(token)}`;
    const { status, body } = await call('GET', path + next);
    expect(status, JSON.stringify(body)).toBe(200);
    for (const [symbol, page] of Object.entries(body.bars as Bars)) (bars[symbol] ??= []).push(...page);
    sizes.push(Object.values(body.bars as Bars).flat().length);
    token = body.next_page_token;
  } while (token !== null);
  return { bars, sizes };
}

describe('bars over the wire', () => {
  it('pages of any size hold together what one page holds, sorted by symbol and time', async () => {
    for (const frame of [
      '1Day&start=2023-11-01',
      '1Week&start=2023-06-01',
      '5Min&start=2023-12-28&end=2023-12-29T18:00:00Z',
    ]) {
      for (const sort of ['asc', 'desc']) {
        const path = `/v2/stocks/bars?symbols=SPY,AAPL,NOSUCHNAME,MSFT&timeframe=${frame}&sort=${sort}`;
        const whole = await pages(`${path}&limit=10000`);
        expect(Object.keys(whole.bars)).toEqual(['AAPL', 'MSFT', 'SPY']);
        const { bars, sizes } = await pages(`${path}&limit=7`);
        expect(bars, path).toEqual(whole.bars);
        expect(Math.max(...sizes), 'the limit counts points of all symbols').toBe(7);
        const times = (whole.bars['AAPL'] as readonly Bar[]).map(({ t }) => t);
        expect(times).toEqual(sort === 'asc' ? times.toSorted() : times.toSorted().toReversed());
      }
    }
  });

  it('P6: the bar of a day is told after its close, minutes after they are over', async () => {
    const day = async () =>
      (await pages('/v2/stocks/bars?symbols=AAPL&timeframe=1Day&start=2024-01-02')).bars['AAPL'];
    const own = await startTwin();
    const ask = async (path: string) => (await caller(own)('GET', path)).body;
    expect(await day()).toBeUndefined();
    expect((await ask('/v2/stocks/AAPL/bars?timeframe=1Min&start=2024-01-02')).bars).toHaveLength(10);
    await own.advanceTo('close');
    const { bars: minutes } = (await ask('/v2/stocks/AAPL/bars?timeframe=1Min&start=2024-01-02')) as {
      bars: Bar[];
    };
    const { bars: days } = (await ask('/v2/stocks/AAPL/bars?timeframe=1Day&start=2024-01-02')) as {
      bars: Bar[];
    };
    expect(minutes).toHaveLength(390);
    expect(days[0], 'the minutes make the day').toMatchObject({
      t: '2024-01-02T05:00:00Z',
      o: minutes[0]?.o,
      h: Math.max(...minutes.map(({ h }) => h)),
      l: Math.min(...minutes.map(({ l }) => l)),
      c: minutes.at(-1)?.c,
      v: minutes.reduce((sum, { v }) => sum + v, 0),
    });
    await own.close();
  });

  it('raw prices are those of the day, adjusted ones those of today, and the split between them is told', async () => {
    const symbols = [
      'AMD',
      'INTC',
      'NFLX',
      'ORCL',
      'PEP',
      'CRM',
      'ADBE',
      'COST',
      'AVGO',
      'TXN',
      'IBM',
      'GE',
      'CAT',
      'BA',
      'JPM',
      'GS',
    ];
    const since = 'start=2021-12-27';
    const { corporate_actions: actions } = (
      await call(
        'GET',
        `/v1/corporate-actions?symbols=${symbols.join()}&${since}&types=forward_split&limit=1000`,
      )
    ).body;
    const split = actions.forward_splits[0];
    const ratio = split.new_rate / split.old_rate;
    const bars = async (adjustment: string) =>
      (
        await call(
          'GET',
          `/v2/stocks/${split.symbol}/bars?timeframe=1Day&${since}&limit=10000&adjustment=${adjustment}`,
        )
      ).body.bars as Bar[];
    const [raw, adjusted] = [await bars('raw'), await bars('split')];
    expect(raw.map(({ t }) => t)).toEqual(adjusted.map(({ t }) => t));
    const factor = (i: number): number => (raw[i] as Bar).c / (adjusted[i] as Bar).c;
    const day = raw.findIndex(({ t }) => t.slice(0, 10) === split.ex_date);
    expect(factor(day - 1) / factor(day)).toBeCloseTo(ratio, 6);
    expect(factor(raw.length - 1)).toBeCloseTo(1, 9);
  });

  it('what cannot be asked is refused with a message alone', async () => {
    const refused = async (query: string) => {
      const { status, body } = await call('GET', `/v2/stocks/bars?${query}`);
      return [status, Object.keys(body)];
    };
    for (const query of [
      'timeframe=1Day',
      'symbols=AAPL',
      'symbols=AAPL&timeframe=2Day',
      'symbols=AAPL&timeframe=60Min',
      'symbols=AAPL&timeframe=1Day&limit=10001',
      'symbols=AAPL&timeframe=1Day&page_token=x',
      'symbols=AAPL&timeframe=1Day&feed=best',
      'symbols=AA*PL&timeframe=1Day',
      'symbols=AAPL&timeframe=1Day&start=yesterday',
      'symbols=AAPL&timeframe=1Day&adjustment=some',
    ])
      expect(await refused(query), query).toEqual([400, ['message']]);
  });
});

describe('the latest, over the wire', () => {
  it('trade, quote and snapshot agree; a cent lies on either side of the last trade', async () => {
    const { trade } = (await call('GET', '/v2/stocks/AAPL/trades/latest')).body;
    const { quote } = (await call('GET', '/v2/stocks/AAPL/quotes/latest')).body;
    const { AAPL } = (await call('GET', '/v2/stocks/snapshots?symbols=AAPL,NOSUCHNAME')).body;
    expect(AAPL.latestTrade).toEqual(trade);
    expect(AAPL.latestQuote).toEqual(quote);
    expect([quote.bp, quote.ap]).toEqual(
      [trade.p - 0.01, trade.p + 0.01].map((price) => Math.round(price * 100) / 100),
    );
    expect(AAPL.prevDailyBar.t).toBe('2023-12-29T05:00:00Z');
    expect(AAPL.dailyBar, 'the day so far').toMatchObject({ t: '2024-01-02T05:00:00Z', c: trade.p });
  });
});

describe('the account over the wire', () => {
  it('P9: cash and positions at the last trade are the equity, now and in the history', async () => {
    const own = await startTwin();
    const ask = caller(own, 'BALANCE');
    const order = { side: 'buy', type: 'market', time_in_force: 'day' };
    await ask('POST', '/v2/orders', { ...order, symbol: 'AAPL', qty: 100 });
    await ask('POST', '/v2/orders', { ...order, symbol: 'MSFT', notional: '2500' });
    const balance = async () => {
      const account = (await ask('GET', '/v2/account')).body;
      const positions = (await ask('GET', '/v2/positions')).body as { market_value: string }[];
      const worth = positions.reduce((sum, { market_value: value }) => sum + Number(value), 0);
      expect(Number(account.cash) + worth).toBeCloseTo(Number(account.equity), 6);
      return account;
    };
    await balance();
    await own.advanceTo('close');
    const evening = await balance();
    await own.advanceTo('open');
    await own.advance(3_600_000);
    const { last_equity: last } = await balance();
    expect(last, 'what it was at the close').toBe(evening.equity);
    const history = (await ask('GET', '/v2/account/portfolio/history?period=1W&timeframe=1D')).body;
    expect(history.equity.map((value: number) => Math.round(value * 100))).toEqual(
      [evening.equity, (await balance()).equity].map((text) => Math.round(Number(text) * 100)),
    );
    await own.close();
  });

  it('a split overnight doubles the shares and leaves the account as it was', async () => {
    const own = await startTwin({ market: 'scripted' });
    const ask = caller(own, 'SPLIT');
    await own.play({ AAPL: [100, 100, 100, 100] });
    await ask('POST', '/v2/orders', {
      symbol: 'AAPL',
      qty: 10,
      side: 'buy',
      type: 'market',
      time_in_force: 'day',
    });
    await own.play({ AAPL: [100, 100, 100, 100] });
    await own.play({ AAPL: [50, 50, 50, 50] }, [{ symbol: 'AAPL', ratio: 2 }]);
    expect((await ask('GET', '/v2/positions')).body).toMatchObject([
      { qty: '20', avg_entry_price: '50', market_value: '1000' },
    ]);
    expect((await ask('GET', '/v2/account')).body).toMatchObject({ cash: '99000', equity: '100000' });
    const [newest] = (await ask('GET', '/v2/account/activities')).body;
    expect(newest).toMatchObject({ activity_type: 'SPLIT', symbol: 'AAPL', qty: '20' });
    await own.close();
  });

  it('activities are paged by the id of the last one seen', async () => {
    const own = await startTwin();
    const ask = caller(own, 'PAGES');
    for (let i = 1; i <= 5; i++)
      await ask('POST', '/v2/orders', {
        symbol: 'AAPL',
        qty: i,
        side: 'buy',
        type: 'market',
        time_in_force: 'day',
      });
    const found: string[] = [];
    for (let token = ''; ;) {
      const { body } = await ask('GET', `/v2/account/activities/FILL?page_size=2&direction=asc${token}`);
      if (body.length === 0) break;
      found.push(...body.map((activity: { qty: string }) => activity.qty));
      token = `&page_token=${body.at(-1).id}`;
    }
    expect(found).toEqual(['1', '2', '3', '4', '5']);
    await own.close();
  });
});
