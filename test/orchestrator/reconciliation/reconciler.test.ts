import { describe, expect, it } from 'vitest';
import { ALWAYS_CONNECTED } from '../../../brokers/port.ts';
import { DeskError } from '../../../domain/index.ts';
import { intent, prices, remoteDesk } from './remote-desk.ts';

const kindsOf = (
  event: { payload: { divergences: readonly { kind: string }[] } } | undefined,
): readonly string[] => event?.payload.divergences.map((d) => d.kind) ?? [];

describe('the fence', () => {
  it('is closed until the books have been brought together, and a calm timer neither closes it nor writes', async () => {
    const { desk, of, pass } = await remoteDesk();
    const { reconciler } = desk;
    expect(reconciler.open).toBe(false);
    expect(await reconciler.tick()).toMatchObject({ trigger: 'start', rounds: 1, converged: true });
    expect(reconciler.open).toBe(true);
    expect(of('reconciled')).toMatchObject([{ payload: { trigger: 'start', round: 1, converged: true } }]);
    expect(await reconciler.tick(), 'not due yet').toBe(null);
    pass(60);
    expect(await reconciler.tick()).toMatchObject({ trigger: 'timer', converged: true });
    expect(desk.events).toHaveLength(1);
    expect(reconciler.open).toBe(true);
  });

  it('closes with a reconnect, and opens when what happened meanwhile is known', async () => {
    let reconnects = 0;
    let lost = false;
    const { desk, of, pass } = await remoteDesk(
      () => ({ connection: () => ({ ...ALWAYS_CONNECTED, reconnects }) }),
      () => (lost ? 'lost' : 'told'),
    );
    await desk.reconciler.tick();
    await desk.intend(intent(desk), 'sent');
    await desk.source.drain();
    lost = true;
    await desk.play(prices);
    pass(60);
    await desk.source.drain();
    expect(desk.book.positions()).toEqual([]);
    reconnects++;
    expect(await desk.reconciler.tick()).toMatchObject({ trigger: 'reconnect', rounds: 2, converged: true });
    expect(desk.book.positions()).toMatchObject([{ symbol: 'AA', ownQty: 10 }]);
    expect(of('reconciled').slice(1).map(({ payload: p }) => [p.trigger, p.round, p.converged])).toEqual([['reconnect', 1, false], ['reconnect', 2, true]]); // prettier-ignore
    expect(kindsOf(of('reconciled')[1])).toContain('fill_missing');
  });

  it('stays closed while the broker cannot be read, which is no reason to halt, and is tried again', async () => {
    let down = true;
    const { desk, pass } = await remoteDesk((broker) => ({
      account: () => (down ? Promise.reject(new DeskError('TIMEOUT', 'no answer')) : broker.account()),
    }));
    expect(await desk.reconciler.tick()).toMatchObject({
      converged: false,
      unreachable: 'no answer',
      halt: null,
    });
    expect(desk.reconciler.open).toBe(false);
    expect(desk.events).toEqual([]);
    down = false;
    pass(60);
    expect(await desk.reconciler.tick()).toMatchObject({ trigger: 'start', converged: true });
    expect(desk.reconciler.open).toBe(true);
  });

  it('P9: a line that is down is given a minute to come back, and then the books are compared without it', async () => {
    let connected = false;
    const { desk, pass } = await remoteDesk(() => ({
      connection: () => ({ ...ALWAYS_CONNECTED, connected }),
    }));
    expect(desk.reconciler.due()).toBe(null);
    pass(59);
    expect(desk.reconciler.due()).toBe(null);
    pass(1);
    expect(await desk.reconciler.tick()).toMatchObject({ trigger: 'start', converged: true });
    pass(60);
    expect(desk.reconciler.due()).toBe('timer');
    connected = true;
    expect(desk.reconciler.due()).toBe('timer');
    connected = false;
    expect(desk.reconciler.due(), 'down anew: a minute again').toBe(null);
  });
});

describe('what cannot be brought together', () => {
  it('halts after five rounds, and says what still differs', async () => {
    const { desk, slept } = await remoteDesk((broker) => ({
      fills: async () => [],
      positions: () => broker.positions(),
    }), () => 'lost'); // prettier-ignore
    await desk.reconciler.tick();
    await desk.intend(intent(desk), 'sent');
    await desk.play(prices);
    const ended = await desk.reconciler.run('timer');
    expect(ended).toMatchObject({ rounds: 5, converged: false, halt: { code: 'reconciliation_failed' } });
    expect(ended.halt?.reason).toMatch(/fill_unlisted/);
    expect(slept.length, 'between rounds that wait for the broker').toBeGreaterThan(2);
    expect(desk.book.positions(), 'nothing is guessed').toEqual([]);
    expect(desk.reconciler.open).toBe(false);
  });

  it("Knight Capital: an order under the desk's name beyond its intents halts at once", async () => {
    const { desk, of } = await remoteDesk();
    await desk.reconciler.tick();
    const { purpose: _p, strategy: _s, session: _d, ...request } = intent(desk);
    await desk.exchange.submit(request);
    const { halt } = await desk.reconciler.run('timer');
    expect(halt?.code).toBe('orders_exceed_intents');
    expect(halt?.reason).toContain(request.clientOrderId);
    expect(of('reconciled').at(-1)?.payload.note).toContain(request.clientOrderId);
    expect(await desk.exchange.findOrder(request.clientOrderId), 'and is left to a person').toMatchObject({ status: 'accepted' }); // prettier-ignore
  });

  it("by hand it is taken over: its fills come back into the trade history as the desk's own", async () => {
    const { desk, of } = await remoteDesk(undefined, () => 'lost');
    const { purpose: _p, strategy: _s, session: _d, ...request } = intent(desk);
    await desk.exchange.submit(request);
    await desk.play(prices);
    expect(await desk.reconciler.run('hand')).toMatchObject({ converged: true, halt: null });
    expect(of('position_changed').map((e) => e.payload.trade)).toMatchObject([
      { id: 1, symbol: 'AA', qty: 10 },
    ]);
    expect(await desk.reconciler.run('timer'), 'and halts nobody later').toMatchObject({ rounds: 1, converged: true }); // prettier-ignore
  });
});

describe('intents whose fate is not known (P4)', () => {
  it('P4: one that arrived is found under its id and folded; its symbol is frozen until then', async () => {
    const { desk, of } = await remoteDesk(undefined, () => 'lost');
    await desk.reconciler.tick();
    await desk.intend(intent(desk), 'reply lost');
    expect([...desk.reconciler.frozen()]).toEqual(['AA']);
    desk.clock.advanceTo(desk.clock.now() + 5000);
    expect(await desk.reconciler.tick()).toMatchObject({ trigger: 'unknown', converged: true });
    expect(of('intent_settled')).toMatchObject([{ payload: { outcome: 'found', status: 'accepted' } }]);
    expect(desk.book.openOrders()).toHaveLength(1);
    expect([...desk.reconciler.frozen()]).toEqual([]);
  });

  it('P4: one that did not arrive is sent again under the very same id, but only when its absence was said twice, seconds apart', async () => {
    const sent: string[] = [];
    const { desk, of, pass } = await remoteDesk((broker) => ({
      submit(order) {
        sent.push(order.clientOrderId);
        return broker.submit(order);
      },
    }));
    await desk.reconciler.tick();
    const wanted = intent(desk);
    await desk.intend(wanted, 'request lost');
    pass(5);
    await desk.reconciler.tick();
    expect([sent, of('intent_settled')]).toEqual([[], []]);
    pass(5);
    await desk.reconciler.tick();
    expect(sent).toEqual([wanted.clientOrderId]);
    expect(of('intent_settled')).toMatchObject([
      { payload: { outcome: 'sent', clientOrderId: wanted.clientOrderId } },
    ]);
    expect(desk.reconciler.frozen().size).toBe(0);
    pass(60);
    await desk.reconciler.tick();
    expect(sent).toHaveLength(1);
  });

  it('P4: a read that lags behind the write is no absence', async () => {
    let asked = 0;
    const { desk, of, pass } = await remoteDesk((broker) => ({
      findOrder: async (id) => (asked++ === 0 ? null : broker.findOrder(id)),
    }));
    await desk.reconciler.tick();
    await desk.intend(intent(desk), 'reply lost');
    pass(5);
    await desk.reconciler.tick();
    pass(5);
    await desk.reconciler.tick();
    expect(of('intent_settled').filter((e) => e.payload.outcome !== 'found')).toEqual([]);
    expect(await desk.exchange.openOrders()).toHaveLength(1);
  });

  it('P4: an order that was missed before it arrived is not given up when a late read misses it once more', async () => {
    let [lags, heard] = [true, false];
    const { desk, of, pass } = await remoteDesk((broker) => ({
      orders: async (since) => (lags ? [] : broker.orders(since)),
      async findOrder(id) {
        if (!lags) return broker.findOrder(id);
        lags = !heard;
        return null;
      },
    }));
    await desk.reconciler.tick();
    const wanted = intent(desk);
    await desk.intend(wanted, 'request lost');
    pass(5);
    await desk.reconciler.tick();
    const { purpose: _p, strategy: _s, session: _d, ...request } = wanted;
    await desk.exchange.submit(request);
    await desk.source.drain();
    heard = true;
    pass(5);
    const { divergences, converged } = await desk.reconciler.run('timer');
    expect([divergences.map((d) => d.kind), converged]).toEqual([['order_missing_at_broker'], true]);
    expect(of('order_updated').map((e) => e.payload.event)).not.toContain('expired');
    expect(desk.book.openOrders()).toMatchObject([{ clientOrderId: wanted.clientOrderId }]);
  });

  it('an entry whose time to live has run out expires instead of being revived', async () => {
    const { desk, of, pass } = await remoteDesk();
    await desk.reconciler.tick();
    await desk.intend(intent(desk), 'never sent');
    pass(901);
    await desk.reconciler.tick();
    pass(5);
    await desk.reconciler.tick();
    expect(of('intent_settled')).toMatchObject([{ payload: { outcome: 'expired', status: 'expired' } }]);
    expect(await desk.exchange.openOrders()).toEqual([]);
  });

  it("P7: an exit is sent again whatever its age, as far as the broker's quantity goes, and expires beyond it", async () => {
    const { desk, of, pass } = await remoteDesk();
    await desk.reconciler.tick();
    await desk.intend(intent(desk), 'sent');
    await desk.play(prices);
    await desk.source.drain();
    const exit = { side: 'sell', purpose: 'exit', qty: 10 } as const;
    await desk.intend(intent(desk, exit), 'never sent');
    await desk.intend(intent(desk, exit), 'never sent');
    pass(1000);
    await desk.reconciler.tick();
    pass(5);
    await desk.reconciler.tick();
    expect(of('intent_settled').map((e) => e.payload.outcome)).toEqual(['sent', 'expired']);
    expect((await desk.exchange.openOrders()).map((o) => [o.side, o.qty])).toEqual([['sell', 10]]);
  });

  it('P2: one whose verdict is not in the journal is not sent', async () => {
    const { desk, of, pass } = await remoteDesk();
    await desk.reconciler.tick();
    await desk.intend(intent(desk), 'never sent');
    const [open] = desk.intents.open();
    Object.defineProperty(open, 'intent', { value: { ...open?.intent, qty: 10_000 } });
    pass(5);
    await desk.reconciler.tick();
    pass(5);
    await desk.reconciler.tick();
    expect(of('intent_settled')).toMatchObject([{ payload: { outcome: 'expired' } }]);
    expect(await desk.exchange.openOrders()).toEqual([]);
  });
});

describe('an account in use', () => {
  it('the desk begins with the cash and the shares that are there, and does not halt over them', async () => {
    const { desk, of } = await remoteDesk();
    desk.outside.cash = -42_769;
    desk.outside.shares.set('ZZ', { symbol: 'ZZ', qty: 7, avgEntryPrice: 30 });
    expect(await desk.reconciler.tick()).toMatchObject({ converged: true, halt: null });
    expect(kindsOf(of('reconciled')[0])).toEqual(['opening_position', 'opening_cash']);
    expect(desk.book.cash()).toBe(57_231);
    expect(desk.book.position('ZZ')).toMatchObject({ qty: 7, ownQty: 0 });
    expect(desk.book.drawdown(), 'no gain and no loss').toBe(0);
  });
});

describe('reads that lag behind the last fill', () => {
  /** A desk that bought ten and knows it, and whose broker can show the account as it was before. */
  async function lagging() {
    const stale = { positions: 0, account: 0 };
    const { desk, of, pass } = await remoteDesk((broker) => ({
      positions: async () => (stale.positions-- > 0 ? [] : broker.positions()),
      account: async () => {
        const now = await broker.account();
        return stale.account-- > 0 ? { ...now, cash: now.cash + 1000 } : now;
      },
    }));
    await desk.reconciler.tick();
    await desk.intend(intent(desk), 'sent');
    await desk.play(prices);
    await desk.source.drain();
    expect(desk.book.position('AA')).toMatchObject({ qty: 10 });
    pass(60);
    return { desk, of, stale };
  }

  it('P9: shares that one reading does not show stay in the book, with their round trip open', async () => {
    const { desk, of, stale } = await lagging();
    stale.positions = 1;
    expect(await desk.reconciler.tick()).toMatchObject({ rounds: 2, converged: true, halt: null });
    expect(desk.book.position('AA')).toMatchObject({ qty: 10, ownQty: 10 });
    expect(of('reconciled').flatMap((e) => e.payload.corrections)).toEqual([]);
  });

  it('P9: cash that one reading has wrong neither halts the desk nor changes the book', async () => {
    const { desk, of, stale } = await lagging();
    const cash = desk.book.cash();
    stale.account = 2;
    expect(await desk.reconciler.tick()).toMatchObject({ rounds: 2, converged: true, halt: null });
    expect(desk.book.cash()).toBe(cash);
    expect(of('reconciled').flatMap((e) => e.payload.corrections)).toEqual([]);
  });

  it('P9: what two readings seconds apart say alike is believed', async () => {
    const { desk, of, stale } = await lagging();
    stale.positions = 2;
    await desk.reconciler.tick();
    expect(of('reconciled').flatMap((e) => e.payload.corrections)).toMatchObject([{ kind: 'position', symbol: 'AA', qty: 0 }, { symbol: 'AA', qty: 10 }]); // prettier-ignore
  });
});
