import { readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import type { EventOf } from '../../bus/index.ts';
import { isSession, nextSession, sessionTimes } from '../../domain/calendar/index.ts';
import { csvMarket, simulatedMarket } from '../../market/index.ts';
import type { MarketData } from '../../market/index.ts';
import { Market } from '../brokers/exchange/market.ts';
import { fillsOf, wiredDesk } from '../scenarios/wired-desk.ts';
import type { WiredDesk } from '../scenarios/wired-desk.ts';
import { books, generatedHistory, scratchFolder, startDesk } from '../support/desk.ts';

const SYMBOLS = ['AAPL', 'MSFT', 'GOOGL', 'SPY', 'QQQ'];
const market = simulatedMarket({ seed: 2 });
const lived = async (from: string, days: number, over: MarketData = market): Promise<WiredDesk> => {
  const desk = await wiredDesk({ symbols: SYMBOLS, market: over });
  await desk.days(from, days);
  return desk;
};

describe('hours', () => {
  let desk: WiredDesk;
  beforeAll(async () => {
    desk = await lived('2023-10-02', 65);
  });

  it('stock-picker#41: nothing is decided or filled on a day without a session', () => {
    const days = desk.of('cycle_started').map((e) => e.payload.session);
    expect(days).not.toContain('2023-11-23');
    expect(days.filter((day) => !isSession(day))).toEqual([]);
    const fills = desk.of('order_updated').flatMap((e) => (e.payload.fill ? [e.payload.fill] : []));
    expect(fills.length).toBeGreaterThan(10);
    for (const { at, session } of fills) {
      const { open, close } = sessionTimes(session);
      expect([open <= Date.parse(at), Date.parse(at) <= close], at).toEqual([true, true]);
    }
  });

  it('LangAlpha#408: on a half-day the desk decides at 13:00, and what it decides fills in the next session', () => {
    const half = '2023-11-24';
    const cycle = desk.events.filter((e: EventOf) => e.cycleId === 'cycle-20231124-1');
    const own = cycle.filter((e) => e.type !== 'order_updated' && e.type !== 'position_changed');
    expect(new Set(own.map((e) => e.at))).toEqual(new Set([`${half}T18:00:00.000Z`]));
    const decided = desk.of('approved_ready').flatMap((e) => e.payload.orders);
    const sessions = new Map(decided.map((o) => [o.clientOrderId, o.session]));
    const early = desk.of('order_updated').filter(({ payload: { fill, order } }) => {
      const session = sessions.get(order.clientOrderId);
      return fill && session && fill.session < nextSession(session);
    });
    expect(early).toEqual([]);
  }); // prettier-ignore

  it('stock-picker#41: bars that a file has of a holiday and a weekend start no cycle, fill nothing and set off no stop', async () => {
    const folder = await generatedHistory(SYMBOLS, '2023-12-08', 2);
    const closed = ['2023-11-23', '2023-11-25', '2023-12-02'];
    for (const symbol of SYMBOLS) {
      const file = path.join(folder, `${symbol}.csv`);
      const [head = '', ...rows] = readFileSync(file, 'utf8').trimEnd().split('\n');
      // A quote that would set off every stop and every rule, were it taken for a session.
      const stale = closed.map((day) => `${day},1,1,1,1,1000000`);
      writeFileSync(file, [head, ...[...rows, ...stale].sort()].join('\n'));
    }
    const stale = await lived('2023-11-13', 18, csvMarket({ folder }));
    expect(stale.of('cycle_started').map((e) => e.payload.session)).not.toContain('2023-11-23');
    const touched = stale
      .of('order_updated')
      .filter((e) => closed.includes(e.payload.session) || (e.payload.fill?.price ?? 9) < 5);
    expect(touched).toEqual([]);
    const stops = (await stale.exchange.openOrders()).filter((o) => o.type === 'stop' && o.status === 'new');
    expect(stops.length, 'there were stops to be set off').toBeGreaterThan(0);
  });
});

describe('the same input', () => {
  it('P5, nautilus_trader#3914: answers, bars and splits in another order of their maps give the same events', async () => {
    const turned: MarketData = {
      name: market.name,
      kind: market.kind,
      dailyBars: async (request) => market.dailyBars({ ...request, symbols: request.symbols.toReversed() }),
      splits: async (symbols, ...rest) => (await market.splits(symbols.toReversed(), ...rest)).toReversed(),
      range: () => market.range(),
    };
    const [one, two] = [await lived('2023-10-02', 40), await lived('2023-10-02', 40, turned)];
    expect(fillsOf(one).length).toBeGreaterThan(10);
    expect(two.events).toEqual(one.events);
  });
});

describe('no trade', () => {
  it('lean-cli#118: a run in which nothing is bought says why, for each symbol on each session', async () => {
    const file = path.join(scratchFolder('quiet'), 'desk.db');
    await startDesk({
      file,
      symbols: SYMBOLS,
      env: { SEED: '2', RISK_MIN_CONFIDENCE: '0.85' },
      run: { cycles: '40' },
    });
    const { signals, orders, cycles } = await books(file);
    expect(orders).toEqual([]);
    expect(cycles).toHaveLength(40);
    expect(signals).toHaveLength(40 * SYMBOLS.length);
    const buys = signals.filter((s) => s.action === 'buy');
    expect(buys.length).toBeGreaterThan(0);
    expect(new Set(buys.map((s) => s.outcome))).toEqual(new Set(['low_confidence']));
    for (const { outcome, reason } of signals)
      expect([typeof outcome, outcome !== '' && outcome !== 'pending', reason !== '']).toEqual(['string', true, true]);
  }); // prettier-ignore
});

describe('rules that are gone', () => {
  it("FINRA's day-trade rule: below 25,000 dollars the sixth round trip of a day's length is taken like the first", async () => {
    const venue = await Market.open({ cash: 10_000 });
    for (let day = 0; day < 6; day++) {
      const id = `trip-${day}`;
      await venue.accept({ clientOrderId: id, orderClass: 'oto', stopLoss: { stopPrice: 95 } });
      await venue.play({ X: [100, 101, 94, 96] });
      expect([(await venue.order(id)).status, (await venue.order(`${id}-sl`)).status]).toEqual(['filled', 'filled']);
    }
    const account = await venue.exchange.account();
    expect(account.cash).toBe(10_000 - 6 * 10 * 5);
    expect(Object.keys(account).sort()).toEqual(['buyingPower', 'cash', 'equity', 'id']);
  }); // prettier-ignore
});
