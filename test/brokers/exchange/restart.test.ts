import { describe, expect, it } from 'vitest';
import { EmbeddedExchange, MemoryExchangeStore } from '../../../brokers/index.ts';
import type { ExchangeChange, ExchangeOptions, ExchangeStore } from '../../../brokers/index.ts';
import { canonicalJson, createRng } from '../../../domain/index.ts';
import { Market, request, told } from './market.ts';
import { Stream } from './stream.ts';

/** A store whose saves can be made to fail, before or after they took place. */
class FaultyStore implements ExchangeStore {
  fault: 'none' | 'before' | 'after' = 'none';
  readonly inner = new MemoryExchangeStore();

  load() {
    return this.inner.load();
  }

  async save(change: ExchangeChange): Promise<void> {
    if (this.fault === 'before') throw new Error('fault: disk full');
    this.inner.save(change);
    if (this.fault === 'after') throw new Error('fault: connection lost');
  }

  updatesAfter(after: number) {
    return this.inner.updatesAfter(after);
  }
}

/** A second market's exchange over the same store, its clock where the first one stands. */
async function reopened(
  market: Market,
  store: ExchangeStore,
  rules: Partial<ExchangeOptions>,
): Promise<Market> {
  return Market.open({ ...rules, clock: market.clock }, store);
}

describe('restart from the store', () => {
  it('P4: opened again after every single day, it goes on exactly as one that never stopped', async () => {
    const run = async (restarts: boolean): Promise<string> => {
      const store = new MemoryExchangeStore();
      const stream = new Stream(createRng('restart'));
      const lastClose = (symbol: string) => stream.close(symbol);
      const rules = { lastClose, participation: 0.1 };
      const market = await Market.open(rules, store);
      for (let day = 0; day < 150; day++) {
        // Of what has ended no more than three orders are read.
        if (restarts) market.exchange = (await reopened(market, store, { ...rules, kept: 3 })).exchange;
        await stream.day(market);
      }
      return canonicalJson(await store.updatesAfter(0));
    };
    const [calm, restarted] = [await run(false), await run(true)];
    expect(calm.length).toBeGreaterThan(10_000);
    expect(restarted).toBe(calm);
  });

  it('P4: with three orders read, older ones are found, keep their ids and are listed by the time they ended', async () => {
    const store = new MemoryExchangeStore();
    const market = await Market.open({}, store);
    const flat = { X: [10, 10, 10, 10] } as const;
    for (let n = 0; n < 6; n++) {
      await market.accept({ clientOrderId: `o${n}` });
      await market.play(flat);
    }
    const rests = await market.accept({ clientOrderId: 'rests', type: 'limit', limitPrice: 1 });
    const few = (await reopened(market, store, { kept: 3 })).exchange;
    expect(await few.findOrder('o0')).toMatchObject({ status: 'filled', filledQty: 10 });
    expect(await few.submit(request({ clientOrderId: 'o0' }))).toMatchObject({ outcome: 'accepted', order: { status: 'filled' } }); // prettier-ignore
    expect(await few.submit(request({ clientOrderId: 'o0', qty: 11 }))).toMatchObject({ outcome: 'refused' });
    expect(await few.cancel('o0')).toMatchObject({ outcome: 'already_final' });
    expect(await few.openOrders()).toEqual([rests]);
    for (const since of ['', ...(await market.exchange.orders('')).map(({ updatedAt }) => updatedAt), '~'])
      expect(await few.orders(since), since).toEqual(await market.exchange.orders(since));
  });

  it('the stored account keeps its cash, and another account is refused', async () => {
    const store = new MemoryExchangeStore();
    const market = await Market.open({ cash: 5000 }, store);
    const options = { accountId: 'test', clock: market.clock, cash: 1 };
    expect((await (await EmbeddedExchange.open(store, options)).account()).cash).toBe(5000);
    await expect(EmbeddedExchange.open(store, { ...options, accountId: 'other' })).rejects.toMatchObject({
      code: 'RUN_MISMATCH',
    });
  });

  it('a triggered stop is still triggered after a restart', async () => {
    const store = new MemoryExchangeStore();
    const market = await Market.open({ participation: 0.1 }, store);
    await market.holding(10);
    await market.accept({ side: 'sell', type: 'stop', stopPrice: 95 });
    await market.play({ X: [99, 99, 94, 96, 0] });
    market.exchange = (await reopened(market, store, { participation: 0.1 })).exchange;
    await market.play({ X: [98, 99, 97, 98] });
    expect(await market.state()).toBe('filled 10@98');
  });
});

describe('a store that fails', () => {
  it.each(['before', 'after'] as const)(
    'P4: a save that fails %s it took place leaves one truth',
    async (fault) => {
      const store = new FaultyStore();
      const market = await Market.open({}, store);
      store.fault = fault;
      await expect(market.accept()).rejects.toThrow('fault');
      store.fault = 'none';
      const took = fault === 'after';
      expect((await market.exchange.findOrder('a')) !== null, 'what the store says').toBe(took);
      await market.accept();
      expect(told(await market.exchange.updatesAfter(0)), 'sent again under its id: one order').toEqual([
        'accepted a',
      ]);
      await market.play({ X: [100, 100, 100, 100] });
      expect(await market.state()).toBe('filled 10@100');
    },
  );

  it('a session that could not be saved is played again, once', async () => {
    const store = new FaultyStore();
    const market = await Market.open({}, store);
    await market.accept();
    const bar = { date: '2024-03-04', open: 100, high: 100, low: 100, close: 100, volume: 1000 };
    const session = {
      session: '2024-03-04',
      openTime: '2024-03-04T14:30:00Z',
      closeTime: '2024-03-04T21:00:00Z',
      bars: new Map([['X', bar]]),
    };
    for (const fault of ['before', 'after'] as const) {
      store.fault = fault;
      await expect(market.exchange.playSession(session)).rejects.toThrow('fault');
    }
    store.fault = 'none';
    expect(await market.exchange.playSession(session), 'the second attempt had taken place').toBe(false);
    expect(told(await market.exchange.updatesAfter(0))).toEqual(['accepted a', 'fill a 10@100']);
    expect(await market.exchange.positions()).toMatchObject([{ qty: 10 }]);
  });

  it('submits that cross are taken one after the other', async () => {
    const market = await Market.open({ cash: 1000 });
    const answers = await Promise.all(
      ['a', 'b', 'c'].map((clientOrderId) =>
        market.refusal({ clientOrderId, type: 'limit', limitPrice: 40 }),
      ),
    );
    expect(answers).toEqual(['accepted', 'accepted', 'insufficient_buying_power']);
  });
});
