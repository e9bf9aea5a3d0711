import { beforeEach, describe, expect, it } from 'vitest';
import type { Broker, SubmitOutcome } from '../../brokers/index.ts';
import type { Bar, Order, OrderRequest } from '../../domain/index.ts';

/** A broker over a market that the test plays. */
export interface BrokerHarness {
  readonly broker: Broker;
  /** Lives through the next session with these bars; the harness knows its date and hands it in. */
  play(bars: (session: string) => readonly (readonly [symbol: string, bar: Bar])[]): Promise<void>;
}

/** [open, high, low, close], a million shares. */
export type Prices = readonly [number, number, number, number];

/**
 * What every broker must do. The account begins with 100,000 dollars, without slippage, fees or limits of volume;
 * one session with AAPL and MSFT closing at 100 lies behind it.
 */
export function brokerContract(name: string, open: () => Promise<BrokerHarness>): void {
  describe(`broker contract: ${name}`, () => {
    let broker: Broker;
    let harness: BrokerHarness;
    let ids = 0;

    const play = (bars: Readonly<Record<string, Prices>>): Promise<void> =>
      harness.play((date) =>
        Object.entries(bars).map(([symbol, [o, h, l, c]]) => [
          symbol,
          { date, open: o, high: h, low: l, close: c, volume: 1_000_000 },
        ]),
      );
    const request = (fields: Partial<OrderRequest> = {}): OrderRequest => ({
      clientOrderId: `contract-${++ids}`,
      symbol: 'AAPL',
      side: 'buy',
      type: 'market',
      qty: 10,
      timeInForce: 'gtc',
      orderClass: 'simple',
      ...fields,
    });
    const accept = async (fields: Partial<OrderRequest> = {}): Promise<Order> => {
      const answer = await broker.submit(request(fields));
      if (answer.outcome !== 'accepted') throw new Error(JSON.stringify(answer));
      return answer.order;
    };
    const refusal = (answer: SubmitOutcome): string =>
      answer.outcome === 'refused' ? answer.code : answer.outcome;
    const order = async (clientOrderId: string): Promise<Order> => {
      const found = await broker.findOrder(clientOrderId);
      if (!found) throw new Error(`${clientOrderId} is unknown`);
      return found;
    };

    beforeEach(async () => {
      harness = await open();
      broker = harness.broker;
      ids = 0;
    });

    it('a new account holds its cash and nothing else', async () => {
      expect(await broker.account()).toMatchObject({ cash: 100_000, equity: 100_000, buyingPower: 100_000 });
      expect(await broker.positions()).toEqual([]);
      expect(await broker.openOrders()).toEqual([]);
      expect(await broker.findOrder('nobody')).toBeNull();
    });

    it('an accepted order is known, open and not filled', async () => {
      const accepted = await accept({ type: 'limit', limitPrice: 99.5 });
      expect(accepted).toMatchObject({
        parentId: null,
        symbol: 'AAPL',
        side: 'buy',
        type: 'limit',
        qty: 10,
        filledQty: 0,
        avgFillPrice: null,
        limitPrice: 99.5,
        stopPrice: null,
      });
      expect(await order('contract-1')).toEqual(accepted);
      expect(await broker.openOrders()).toEqual([accepted]);
      expect((await broker.account()).buyingPower).toBe(100_000 - 995);
    });

    it('P6: a market order of the evening fills at the next open', async () => {
      await accept();
      expect(await broker.positions(), 'nothing fills at the close it was decided on').toEqual([]);
      await play({ AAPL: [101.5, 103, 101, 102] });
      expect(await order('contract-1')).toMatchObject({
        status: 'filled',
        filledQty: 10,
        avgFillPrice: 101.5,
      });
      expect(await broker.positions()).toEqual([{ symbol: 'AAPL', qty: 10, avgEntryPrice: 101.5 }]);
      expect(await broker.account()).toMatchObject({ cash: 100_000 - 1015, equity: 100_000 + 5 });
    });

    it('P4: a submit under a known id gives the known order and sends nothing', async () => {
      const fields = request();
      const first = await broker.submit(fields);
      const again = await broker.submit(fields);
      expect(again).toEqual(first);
      expect(await broker.openOrders()).toHaveLength(1);
      await play({ AAPL: [100, 100, 100, 100] });
      const late = await broker.submit(fields);
      expect(late).toMatchObject({ outcome: 'accepted', order: { status: 'filled' } });
      await play({ AAPL: [100, 100, 100, 100] });
      expect(await broker.positions()).toMatchObject([{ qty: 10 }]);
    });

    it('P4: an id stays taken after a cancel, and other content under it is refused', async () => {
      const fields = request({ type: 'limit', limitPrice: 90 });
      await broker.submit(fields);
      await broker.cancel(fields.clientOrderId);
      expect(await broker.submit({ ...fields, qty: 11 })).toMatchObject({
        outcome: 'refused',
        code: 'invalid_order',
      });
      expect(await broker.submit(fields)).toMatchObject({
        outcome: 'accepted',
        order: { status: 'canceled' },
      });
    });

    it('refusals carry stable codes', async () => {
      expect(refusal(await broker.submit(request({ qty: 2000 })))).toBe('insufficient_buying_power');
      expect(refusal(await broker.submit(request({ side: 'sell' })))).toBe('no_short');
      expect(refusal(await broker.submit(request({ type: 'limit', limitPrice: 99.123 })))).toBe('sub_penny');
      expect(refusal(await broker.submit(request({ type: 'limit' })))).toBe('invalid_order');
      expect(refusal(await broker.submit(request({ qty: 0 })))).toBe('invalid_order');
      await accept();
      await play({ AAPL: [100, 100, 100, 100] });
      expect(refusal(await broker.submit(request({ side: 'sell', qty: 11 })))).toBe('insufficient_qty');
      await accept({ side: 'sell', type: 'stop', stopPrice: 90 });
      expect(refusal(await broker.submit(request({ side: 'sell', qty: 1 }))), 'all is held').toBe(
        'insufficient_qty',
      );
      expect(refusal(await broker.submit(request({ qty: 1 })))).toBe('wash_trade');
      expect(await broker.openOrders()).toHaveLength(1);
    });

    it('a cancel is told apart by what became of the order', async () => {
      await accept({ type: 'limit', limitPrice: 90 });
      expect(await broker.cancel('contract-1')).toMatchObject({ outcome: 'canceled' });
      expect((await order('contract-1')).status).toBe('canceled');
      expect(await broker.cancel('contract-1'), 'a second cancel says the same').toMatchObject({
        outcome: 'canceled',
      });
      await accept();
      await play({ AAPL: [100, 100, 100, 100] });
      expect(await broker.cancel('contract-2')).toMatchObject({ outcome: 'already_final' });
      expect(await broker.cancel('nobody')).toEqual({ outcome: 'not_found' });
    });

    it('legs wait until the entry is filled, and one exit cancels the other', async () => {
      const entry = await accept({
        orderClass: 'bracket',
        takeProfit: { limitPrice: 110 },
        stopLoss: { stopPrice: 95 },
      });
      const legs = (await broker.openOrders()).filter((o) => o.parentId === entry.id);
      expect(legs.map((o) => o.status)).toEqual(['held', 'held']);
      await play({ AAPL: [100, 102, 99, 101] });
      const working = (await broker.openOrders()).filter((o) => o.parentId === entry.id);
      expect(working.map((o) => o.status)).toEqual(['new', 'new']);
      await play({ AAPL: [105, 111, 104, 109] });
      const ended = await Promise.all(working.map((o) => order(o.clientOrderId)));
      expect(Object.fromEntries(ended.map((o) => [o.type, o.status]))).toEqual({
        limit: 'filled',
        stop: 'canceled',
      });
      expect(await broker.positions()).toEqual([]);
      expect((await broker.account()).cash).toBe(100_100);
    });

    it('cancelling an entry cancels the legs that wait for it', async () => {
      await accept({ type: 'limit', limitPrice: 90, orderClass: 'oto', stopLoss: { stopPrice: 80 } });
      expect(await broker.openOrders()).toHaveLength(2);
      await broker.cancel('contract-1');
      expect(await broker.openOrders()).toEqual([]);
    });

    it('updates count up by one and tell every fill with the position after it', async () => {
      const start = (await broker.updatesAfter(0)).at(-1)?.seq ?? 0;
      await accept();
      await accept({ symbol: 'MSFT', qty: 5 });
      await play({ AAPL: [100, 100, 100, 100], MSFT: [50, 50, 50, 50] });
      await accept({ side: 'sell', qty: 4 });
      await play({ AAPL: [102, 102, 102, 102] });
      const updates = await broker.updatesAfter(start);
      expect(updates.map((u) => u.seq)).toEqual(updates.map((_, i) => start + 1 + i));
      const fills = updates.flatMap((u) =>
        u.kind === 'order' && u.fill ? [{ ...u.fill, after: u.position }] : [],
      );
      expect(fills.map((f) => [f.symbol, f.side, f.qty, f.price, f.after.qty])).toEqual([
        ['AAPL', 'buy', 10, 100, 10],
        ['MSFT', 'buy', 5, 50, 5],
        ['AAPL', 'sell', 4, 102, 6],
      ]);
      expect(new Set(fills.map((f) => f.executionId)).size).toBe(3);
      const last = updates.at(-2)?.seq ?? 0;
      expect(await broker.updatesAfter(last)).toEqual(updates.slice(-1));
    });

    it('P9: cash and positions at their marks are the equity', async () => {
      await accept();
      await accept({ symbol: 'MSFT', qty: 7 });
      await play({ AAPL: [100.25, 101, 99, 100.5], MSFT: [33.33, 34, 33, 33.75] });
      const { cash, equity } = await broker.account();
      expect(cash).toBe(100_000 - 1002.5 - 233.31);
      expect(equity).toBe(cash + 1005 + 236.25);
      expect((await broker.positions()).map((p) => p.symbol)).toEqual(['AAPL', 'MSFT']);
    });
  });
}
