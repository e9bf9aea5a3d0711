import { describe, expect, it } from 'vitest';
import {
  MemoryExchangeStore,
  perShareCommission,
  usRegulatoryFees,
  fixedSlippage,
} from '../../../brokers/index.ts';
import type { BrokerUpdate, ExchangePosition } from '../../../brokers/index.ts';
import { canonicalJson, createRng, isTerminal, toDollars, toMicros } from '../../../domain/index.ts';
import type { Fill, Order } from '../../../domain/index.ts';
import { Book, fillValue } from '../../../portfolio/index.ts';
import { Market } from './market.ts';
import { Stream } from './stream.ts';

const COSTS = {
  slippage: fixedSlippage(3),
  commission: perShareCommission(0.0035),
  regulatory: usRegulatoryFees,
};
const SEEDS = [1, 2, 3, 4, 5, 6];
const DAYS = 250;

/** What the feed does not tell: `new` instead of `accepted`, and where a trailing stop has gone. */
const asTold = (order: Order) => ({
  ...order,
  status: order.status === 'accepted' ? 'new' : order.status,
  stopPrice: order.type === 'trailing_stop' ? null : order.stopPrice,
});
const byId = (a: { clientOrderId: string }, b: { clientOrderId: string }) =>
  a.clientOrderId < b.clientOrderId ? -1 : 1;

describe('random order streams through the exchange', () => {
  it.each(SEEDS)(
    'P9: the book folded from updates is the exchange, cash to the micro (seed %i)',
    async (seed) => {
      const store = new MemoryExchangeStore();
      const market = await Market.open({ costs: COSTS, participation: 0.1 }, store);
      const stream = new Stream(createRng(seed));
      let book = new Book(100_000);
      const happened = new Map<string, number>();

      for (let day = 0; day < DAYS; day++) {
        await stream.day(market);
        book.beginSession(market.session);
        for (const update of await market.exchange.updatesAfter(book.lastSeq)) {
          book.apply(update);
          const name = update.kind === 'split' ? 'split' : update.event;
          happened.set(name, (happened.get(name) ?? 0) + 1);
          const symbol = update.kind === 'split' ? update.symbol : update.order.symbol;
          expect(book.position(symbol)?.qty ?? 0).toBe(update.position.qty);
        }
        const state = await store.load();
        const marks = new Map(state?.positions.map((p) => [p.symbol, p.lastPrice]));
        book.markCloses((symbol) => marks.get(symbol));

        const account = await market.exchange.account();
        expect(toMicros(book.cash())).toBe(state?.ledger.cashMicros);
        expect(book.cash()).toBe(account.cash);
        expect(book.cash()).toBeGreaterThanOrEqual(0);
        expect(
          book.positions().map(({ symbol, qty, avgEntryPrice }) => ({ symbol, qty, avgEntryPrice })),
        ).toEqual(await market.exchange.positions());
        expect(book.positions().map(costOf)).toEqual(
          [...(state?.positions ?? [])].sort(bySymbol).map(costOf),
        );
        const worth = (state?.positions ?? []).reduce((sum, p) => sum + fillValue(p.qty, p.lastPrice), 0);
        expect(account.equity).toBe(toDollars((state?.ledger.cashMicros ?? 0) + worth));
        expect(book.equity()).toBe(account.equity);
        expect([...book.openOrders()].map(asTold).sort(byId)).toEqual(
          [...(await market.exchange.openOrders())].map(asTold).sort(byId),
        );
        if (day % 50 === 25) book = Book.restore(JSON.parse(JSON.stringify(book.snapshot())));
      }
      // The stream must have reached what the test claims to cover.
      expect([...happened.keys()]).toEqual(
        expect.arrayContaining(['fill', 'partial_fill', 'held', 'new', 'canceled', 'expired', 'split']),
      );
    },
  );

  it('every sum of fills is the filled quantity, and nothing happens to an order that is final', async () => {
    const market = await Market.open({ costs: COSTS });
    const stream = new Stream(createRng('sums'));
    for (let day = 0; day < DAYS; day++) await stream.day(market);
    const filled = new Map<string, number>();
    const final = new Set<string>();
    for (const update of await market.exchange.updatesAfter(0)) {
      if (update.kind === 'split') continue;
      const { order, fill } = update;
      expect(final.has(order.id), `${order.clientOrderId} after its end`).toBe(false);
      filled.set(order.id, (filled.get(order.id) ?? 0) + (fill?.qty ?? 0));
      expect(filled.get(order.id)).toBe(order.filledQty);
      expect(order.filledQty).toBeLessThanOrEqual(order.qty);
      expect(beyondLimit(order, fill)).toBe(false);
      if (isTerminal(order.status)) final.add(order.id);
    }
    expect(final.size).toBeGreaterThan(100);
  });

  it('P5: the same stream gives the same updates, byte for byte', async () => {
    const run = async (): Promise<readonly BrokerUpdate[]> => {
      const market = await Market.open({ costs: COSTS });
      const stream = new Stream(createRng('same'));
      for (let day = 0; day < 120; day++) await stream.day(market);
      return market.exchange.updatesAfter(0);
    };
    const [first, second] = [await run(), await run()];
    expect(first.length).toBeGreaterThan(200);
    expect(canonicalJson(second)).toBe(canonicalJson(first));
  });
});

const beyondLimit = ({ side, limitPrice }: Order, fill: Fill | null): boolean =>
  fill !== null &&
  limitPrice !== null &&
  (side === 'buy' ? fill.price > limitPrice : fill.price < limitPrice);

const bySymbol = (a: ExchangePosition, b: ExchangePosition) => (a.symbol < b.symbol ? -1 : 1);
const costOf = ({
  symbol,
  costMicros,
  lastPrice,
}: {
  symbol: string;
  costMicros: number;
  lastPrice: number;
}) => [symbol, costMicros, lastPrice];
