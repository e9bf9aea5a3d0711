import { describe, expect, it } from 'vitest';
import type { Order } from '../../domain/index.ts';
import { fillsOf, intent, prices, remoteDesk } from '../orchestrator/reconciliation/remote-desk.ts';

/** Incidents of others that a comparison with the broker settles. */
describe('submits without an answer', () => {
  it('hummingbot#493, trading-signals#1178: a timed-out submit that arrived is one order, however often the desk looks', async () => {
    const { desk, pass } = await remoteDesk();
    await desk.reconciler.tick();
    await desk.intend(intent(desk), 'reply lost');
    for (let i = 0; i < 20; i++) {
      pass(5);
      await desk.reconciler.tick();
    }
    await desk.play(prices);
    await desk.reconciler.run('timer');
    expect(fillsOf(desk)).toHaveLength(1);
    expect(desk.book.positions()).toMatchObject([{ symbol: 'AA', ownQty: 10 }]);
  });

  it('40010001: "client_order_id must be unique" means accepted, and the order is fetched', async () => {
    let blind = true;
    const { desk, of, pass } = await remoteDesk(
      (broker) => ({
        findOrder: async (id) => (blind ? null : broker.findOrder(id)),
        orders: async (since) => (blind ? [] : broker.orders(since)),
        async submit() {
          blind = false;
          return { outcome: 'refused', code: 'invalid_order', message: 'client_order_id must be unique' };
        },
      }),
      () => 'lost',
    );
    await desk.reconciler.tick();
    await desk.intend(intent(desk), 'reply lost');
    pass(5);
    await desk.reconciler.tick();
    pass(5);
    await desk.reconciler.tick();
    expect(of('intent_settled')).toMatchObject([
      { payload: { outcome: 'found', status: 'accepted', code: null } },
    ]);
  });

  it('hummingbot#3374: an order given up as lost that fills later is counted, under its intent', async () => {
    let hidden = true;
    const { desk, of, pass } = await remoteDesk(
      (broker) => ({
        findOrder: async (id) => (hidden ? null : broker.findOrder(id)),
        orders: async (since) => (hidden ? [] : broker.orders(since)),
        submit: async () => ({ outcome: 'refused', code: 'insufficient_buying_power', message: 'no' }),
      }),
      () => 'lost',
    );
    await desk.reconciler.tick();
    await desk.intend(intent(desk), 'reply lost');
    pass(5);
    await desk.reconciler.tick();
    pass(5);
    await desk.reconciler.tick();
    expect(of('intent_settled')).toMatchObject([{ payload: { outcome: 'refused' } }]);
    hidden = false;
    await desk.play(prices);
    expect(await desk.reconciler.run('timer')).toMatchObject({ converged: true });
    expect(desk.book.positions()).toMatchObject([{ symbol: 'AA', ownQty: 10, externalQty: 0 }]);
  });
});

describe('news that did not come', () => {
  it('Lean IB#249, Lean Alpaca#28, #61: fills dropped with a connection come by REST, and fills told three times count once', async () => {
    let told = 0;
    const { desk } = await remoteDesk(undefined, (update) =>
      update.kind === 'order' && update.fill ? (told++ === 0 ? 'lost' : 'twice') : 'told',
    );
    await desk.reconciler.tick();
    await desk.intend(intent(desk), 'sent');
    await desk.intend(intent(desk, { symbol: 'BB' }), 'sent');
    await desk.play(prices);
    await desk.source.drain();
    await desk.reconciler.run('reconnect');
    await desk.source.drain();
    expect(new Set(fillsOf(desk)).size).toBe(2);
    expect(desk.book.positions().map((p) => p.qty)).toEqual([10, 10]);
    expect(desk.book.cash()).toBe((await desk.exchange.account()).cash);
  });

  it('freqtrade#10436: an entry cancelled while the desk was away is not believed filled', async () => {
    const { desk } = await remoteDesk(undefined, (u) => (u.kind === 'order' && u.event === 'canceled' ? 'lost' : 'told')); // prettier-ignore
    await desk.reconciler.tick();
    const entry = intent(desk, { type: 'limit', limitPrice: 10 });
    await desk.intend(entry, 'sent');
    await desk.source.drain();
    await desk.exchange.cancel(entry.clientOrderId);
    await desk.source.drain();
    expect(desk.book.openOrders(), 'the desk does not know yet').toHaveLength(1);
    expect(await desk.reconciler.run('start')).toMatchObject({ converged: true });
    expect(desk.book.openOrders()).toEqual([]);
    expect(desk.book.positions()).toEqual([]);
  });

  it('lumibot#1164: an exit whose order the desk was never told of closes the position and its round trip', async () => {
    const { desk, of } = await remoteDesk(undefined, (u) => (u.kind === 'order' && u.order.side === 'sell' ? 'lost' : 'told')); // prettier-ignore
    await desk.reconciler.tick();
    await desk.intend(intent(desk), 'sent');
    await desk.play(prices);
    await desk.source.drain();
    const exit = intent(desk, { side: 'sell', purpose: 'exit' });
    await desk.intend(exit, 'sent');
    await desk.play(prices);
    await desk.source.drain();
    expect(desk.book.positions()).toHaveLength(1);
    await desk.reconciler.run('timer');
    expect(desk.book.positions()).toEqual([]);
    const closed = of('position_changed').at(-1)?.payload.trade;
    expect(closed).toMatchObject({ symbol: 'AA', exitTime: desk.session, reason: 'exit' });
    expect(closed?.orderIds).toHaveLength(2);
  });

  it('alpaca-py#400, Alpaca-API#199: a stuck pending_cancel frees nothing until the broker says how it ended', async () => {
    let stuck = true;
    const { desk } = await remoteDesk((broker) => ({
      orders: async (since) =>
        (await broker.orders(since)).map((o): Order => (stuck && o.side === 'buy' ? { ...o, status: 'pending_cancel', filledQty: 0 } : o)), // prettier-ignore
      fills: async (since) => (stuck ? [] : broker.fills(since)),
      positions: async () => (stuck ? [] : broker.positions()),
      account: async () => ({ ...(await broker.account()), ...(stuck && { cash: 100_000 }) }),
    }), () => 'lost'); // prettier-ignore
    await desk.reconciler.tick();
    await desk.intend(intent(desk), 'sent');
    await desk.play(prices);
    await desk.reconciler.run('timer');
    expect(desk.book.openOrders(), 'its shares and its cash are still its own').toMatchObject([{ status: 'pending_cancel', qty: 10 }]); // prettier-ignore
    stuck = false;
    await desk.reconciler.run('timer');
    expect(desk.book.openOrders()).toEqual([]);
    expect(desk.book.positions(), 'Alpaca-API#71: the fill had won the race').toMatchObject([{ qty: 10 }]);
  });
});

describe('somebody else in the account', () => {
  it('manual trades change the account and nothing of the desk: its trades and its shares stay its own', async () => {
    const { desk, of } = await remoteDesk(undefined, (u) => (u.kind === 'order' && u.order.clientOrderId === 'by-hand' ? 'lost' : 'told')); // prettier-ignore
    await desk.reconciler.tick();
    await desk.intend(intent(desk), 'sent');
    await desk.exchange.submit({ clientOrderId: 'by-hand', symbol: 'AA', side: 'buy', type: 'market', qty: 25, timeInForce: 'gtc', orderClass: 'simple' }); // prettier-ignore
    await desk.play(prices);
    await desk.source.drain();
    expect(await desk.reconciler.run('timer')).toMatchObject({ converged: true, halt: null });
    expect(desk.book.positions()).toMatchObject([{ qty: 35, ownQty: 10, externalQty: 25 }]);
    expect(of('position_changed').flatMap((e) => e.payload.trade ?? []).map((t) => t.qty)).toEqual([10]); // prettier-ignore
    expect(desk.book.cash()).toBe((await desk.exchange.account()).cash);
  });

  it('an order that the desk did not make is recorded once and never touched', async () => {
    const cancelled: string[] = [];
    const { desk } = await remoteDesk((broker) => ({
      cancel(id) {
        cancelled.push(id);
        return broker.cancel(id);
      },
    }));
    await desk.reconciler.tick();
    await desk.exchange.submit({ clientOrderId: 'by-hand', symbol: 'AA', side: 'buy', type: 'limit', limitPrice: 1, qty: 5, timeInForce: 'gtc', orderClass: 'simple' }); // prettier-ignore
    const { divergences } = await desk.reconciler.run('timer');
    expect(divergences.map((d) => [d.kind, d.repair])).toEqual([['order_external', 'adopt']]);
    expect((await desk.reconciler.run('timer')).divergences).toEqual([]);
    expect(cancelled).toEqual([]);
  });
});

describe('stops', () => {
  it('freqtrade#11608: a stop that outlived its position is cancelled', async () => {
    const { desk } = await remoteDesk();
    await desk.reconciler.tick();
    const stop = intent(desk, { side: 'sell', type: 'stop', stopPrice: 90, purpose: 'stop', qty: 4 });
    await desk.intend(stop, 'request lost');
    const { clientOrderId, symbol, side, type, qty, timeInForce, orderClass } = stop;
    const at = new Date(desk.clock.now()).toISOString();
    desk.outside.orders.set(clientOrderId, { id: 'orphan', clientOrderId, parentId: null, symbol, side, type, qty, filledQty: 0, avgFillPrice: null, status: 'new', timeInForce, orderClass, limitPrice: null, stopPrice: 90, createdAt: at, updatedAt: at }); // prettier-ignore
    expect(await desk.reconciler.run('timer')).toMatchObject({ converged: true });
    expect(desk.outside.orders.get(clientOrderId)?.status).toBe('canceled');
    expect(desk.book.openOrders()).toEqual([]);
  });

  it('alpaca-py#469: a split that no stream told of is known by the account, and the round trip counts in new shares', async () => {
    const { desk, of } = await remoteDesk(undefined, (u) => (u.kind === 'split' ? 'lost' : 'told'));
    await desk.reconciler.tick();
    await desk.intend(intent(desk), 'sent');
    await desk.play(prices);
    await desk.source.drain();
    await desk.play(new Map([['AA', 50]]), [{ symbol: 'AA', ratio: 2 }]);
    await desk.source.drain();
    await desk.reconciler.run('timer');
    expect(desk.book.positions()).toMatchObject([{ symbol: 'AA', ownQty: 20, externalQty: 0 }]);
    expect(of('position_changed').at(-1)?.payload).toMatchObject({
      cause: 'split',
      ratio: 2,
      trade: { qty: 20 },
    });
  });
});
