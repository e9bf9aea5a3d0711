import { beforeEach, describe, expect, it } from 'vitest';
import { EmbeddedExchange } from '../../brokers/index.ts';
import type { ExchangeChange, ExchangeOrder, ExchangeState, ExchangeStore } from '../../brokers/index.ts';
import type { BrokerUpdate } from '../../brokers/index.ts';
import { ReplayedClock } from '../../domain/index.ts';
import type { OrderRequest } from '../../domain/index.ts';

export interface StoreHarness {
  readonly store: ExchangeStore;
  /** Another store over the same stored state, as after a restart. */
  reopen(): Promise<ExchangeStore>;
  close?(): Promise<void>;
}

const REQUEST: OrderRequest = {
  clientOrderId: 'desk-1',
  symbol: 'AAPL',
  side: 'buy',
  type: 'limit',
  qty: 10.5,
  timeInForce: 'day',
  orderClass: 'simple',
  limitPrice: 100.01,
};

const ORDER: ExchangeOrder = {
  id: '0b0e0b0e-0000-8000-8000-000000000001',
  clientOrderId: 'desk-1',
  parentId: null,
  symbol: 'AAPL',
  side: 'buy',
  type: 'limit',
  qty: 10.5,
  filledQty: 0,
  avgFillPrice: null,
  status: 'accepted',
  timeInForce: 'day',
  orderClass: 'simple',
  limitPrice: 100.01,
  stopPrice: null,
  createdAt: '2024-03-04T21:00:00.000Z',
  updatedAt: '2024-03-04T21:00:00.000Z',
  request: REQUEST,
  ordinal: 0,
  acceptedAfter: null,
  highWater: null,
};

const LEG: ExchangeOrder = {
  ...ORDER,
  id: '0b0e0b0e-0000-8000-8000-000000000002',
  clientOrderId: 'desk-1-sl',
  parentId: ORDER.id,
  side: 'sell',
  type: 'stop',
  status: 'held',
  limitPrice: null,
  stopPrice: 95,
  ordinal: 1,
  acceptedAfter: '2024-03-04',
  highWater: 0,
};

const update = (seq: number): BrokerUpdate => ({
  seq,
  kind: 'split',
  symbol: 'AAPL',
  ratio: 4,
  position: { symbol: 'AAPL', qty: 40, avgEntryPrice: 25.1 },
  cashInLieu: 0.1 + 0.2,
  at: '2024-03-05T14:30:00.000Z',
  session: '2024-03-05',
});

const FIRST: ExchangeChange = {
  ledger: {
    accountId: 'desk',
    cashMicros: 8_999_999_999_999_999,
    session: null,
    nextUpdate: 3,
    nextOrder: 2,
  },
  orders: [ORDER, LEG],
  positions: [
    { symbol: 'AAPL', qty: 10.5, costMicros: 1_050_105_000, lastPrice: 100.0000000001 },
    { symbol: 'MSFT', qty: 3, costMicros: 1, lastPrice: 400 },
  ],
  updates: [update(1), update(2)],
};

const sorted = (state: ExchangeState | null) =>
  state && { ...state, positions: [...state.positions].sort((a, b) => (a.symbol < b.symbol ? -1 : 1)) };

/** What every store of the exchange must do. A new harness is empty. */
export function exchangeStoreContract(name: string, open: () => Promise<StoreHarness>): void {
  describe(`exchange store contract: ${name}`, () => {
    let harness: StoreHarness;

    beforeEach(async () => {
      harness = await open();
      return () => harness.close?.();
    });

    it('an empty store has no state and no updates', async () => {
      expect(await harness.store.load()).toBeNull();
      expect(await harness.store.updatesAfter(0)).toEqual([]);
    });

    it('what was saved is loaded to the last bit, after a restart too', async () => {
      await harness.store.save(FIRST);
      const { updates: _updates, ...state } = FIRST;
      expect(sorted(await harness.store.load())).toEqual(state);
      const again = await harness.reopen();
      expect(sorted(await again.load())).toEqual(state);
      expect(await again.updatesAfter(0)).toEqual(FIRST.updates);
    });

    it('a later change replaces orders and positions by their keys, and quantity 0 removes', async () => {
      await harness.store.save(FIRST);
      const filled: ExchangeOrder = { ...ORDER, status: 'filled', filledQty: 10.5, avgFillPrice: 100.005 };
      const added: ExchangeOrder = { ...ORDER, id: 'x', clientOrderId: 'desk-2', ordinal: 2 };
      const ledger = { ...FIRST.ledger, cashMicros: -5, session: '2024-03-05', nextUpdate: 4, nextOrder: 3 };
      await harness.store.save({
        ledger,
        orders: [added, filled],
        positions: [
          { symbol: 'MSFT', qty: 0, costMicros: 0, lastPrice: 400 },
          { symbol: 'AAPL', qty: 42, costMicros: 7, lastPrice: 25 },
        ],
        updates: [update(3)],
      });
      expect(sorted(await (await harness.reopen()).load())).toEqual({
        ledger,
        orders: [filled, LEG, added],
        positions: [{ symbol: 'AAPL', qty: 42, costMicros: 7, lastPrice: 25 }],
      });
    });

    it('updates are given oldest first, after the seq asked for', async () => {
      await harness.store.save(FIRST);
      await harness.store.save({ ...FIRST, orders: [], positions: [], updates: [update(3), update(4)] });
      expect((await harness.store.updatesAfter(1)).map((u) => u.seq)).toEqual([2, 3, 4]);
      expect((await harness.store.updatesAfter(4)).map((u) => u.seq)).toEqual([]);
      expect((await harness.store.updatesAfter(99)).map((u) => u.seq)).toEqual([]);
    });

    it('its archive finds splits and what ended since; fewer orders may be loaded, and the families of open ones are whole', async () => {
      const ended = (n: number): ExchangeOrder => ({ ...ORDER, id: `e${n}`, clientOrderId: `e${n}`, ordinal: n, status: 'canceled', updatedAt: `2024-03-0${n}T00:00:00.000Z` }); // prettier-ignore
      const parent: ExchangeOrder = { ...ORDER, status: 'filled', filledQty: 10.5, updatedAt: '2024-03-01T00:00:00.000Z' }; // prettier-ignore
      const orders = [parent, LEG, ended(3), ended(4), ended(5)];
      await harness.store.save({ ...FIRST, ledger: { ...FIRST.ledger, nextOrder: 6 }, orders });
      const { store } = harness;
      const ids = (list: readonly ExchangeOrder[] | undefined) => list?.map(({ id }) => id);
      expect(ids(await store.archive?.endedSince('2024-03-04T00:00:00.000Z'))).toEqual(['e4', 'e5']);
      expect((await store.archive?.splits())?.map(({ seq }) => seq)).toEqual([1, 2]);
      const all = await store.load(6);
      expect([ids(all?.orders), all?.cut]).toEqual([orders.map(({ id }) => id), undefined]);
      const few = await store.load(1);
      expect([ids(few?.orders), few?.cut]).toEqual([[parent.id, LEG.id, 'e5'], true]);
    });

    it('P4: an exchange opened again on it is the one that was closed', async () => {
      const options = { accountId: 'desk', clock: new ReplayedClock(1_709_586_000_000) };
      const exchange = await EmbeddedExchange.open(harness.store, options);
      await exchange.submit({
        ...REQUEST,
        qty: 10,
        orderClass: 'oto',
        timeInForce: 'gtc',
        stopLoss: { stopPrice: 90 },
      });
      const bar = { date: '2024-03-05', open: 99, high: 101, low: 98, close: 100, volume: 60 };
      await exchange.playSession({
        session: '2024-03-05',
        openTime: '2024-03-05T14:30:00Z',
        closeTime: '2024-03-05T21:00:00Z',
        bars: new Map([['AAPL', bar]]),
      });
      const again = await EmbeddedExchange.open(await harness.reopen(), options);
      expect(again.session).toBe('2024-03-05');
      expect(await again.openOrders()).toEqual(await exchange.openOrders());
      expect(await again.positions()).toEqual(await exchange.positions());
      expect(await again.account()).toEqual(await exchange.account());
      expect(await again.updatesAfter(0)).toEqual(await exchange.updatesAfter(0));
    });
  });
}
