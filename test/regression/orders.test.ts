import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { ExecutionAgent } from '../../agents/execution.ts';
import type { EmbeddedExchange } from '../../brokers/exchange/index.ts';
import type { Broker } from '../../brokers/port.ts';
import { MemoryJournal } from '../../bus/index.ts';
import type { EventOf } from '../../bus/index.ts';
import { createRng, isTerminal } from '../../domain/index.ts';
import type { Order } from '../../domain/index.ts';
import { simulatedMarket } from '../../market/index.ts';
import { Book } from '../../portfolio/index.ts';
import { Market } from '../brokers/exchange/market.ts';
import { fillsOf, wiredDesk } from '../scenarios/wired-desk.ts';
import type { WiredDesk, Wiring } from '../scenarios/wired-desk.ts';
import { books, scratchFolder, startDesk } from '../support/desk.ts';

const SYMBOLS = ['AAPL', 'MSFT', 'GOOGL', 'SPY', 'QQQ'];
const FROM = '2023-10-02';
const DAYS = 40;
const market = simulatedMarket({ seed: 2 });
const wired = (more: Partial<Wiring> = {}) => wiredDesk({ symbols: SYMBOLS, market, ...more });
const lived = async (more: Partial<Wiring> = {}): Promise<WiredDesk> => {
  const desk = await wired(more);
  await desk.days(FROM, DAYS);
  return desk;
};
/** The exchange as a broker, parts of it replaced. */
const over = (exchange: EmbeddedExchange, change: Partial<Broker>): Broker => ({
  name: exchange.name,
  kind: exchange.kind,
  submit: (order) => exchange.submit(order),
  cancel: (id) => exchange.cancel(id),
  findOrder: (id) => exchange.findOrder(id),
  openOrders: () => exchange.openOrders(),
  positions: () => exchange.positions(),
  account: () => exchange.account(),
  updatesAfter: (seq) => exchange.updatesAfter(seq),
  ...change,
});
const results = (desk: WiredDesk) => desk.of('executed_ready').flatMap((e) => e.payload.orders);
const approved = (desk: WiredDesk) => desk.of('approved_ready').flatMap((e) => e.payload.orders);
const closedTrades = (desk: WiredDesk) =>
  desk.of('position_changed').flatMap(({ payload: { trade } }) => (trade?.exitTime ? [trade] : []));
/** Book and exchange agree to the micro-dollar (P9). */
async function expectBalanced(desk: WiredDesk): Promise<void> {
  const held = desk.book.positions().map(({ symbol, qty }) => ({ symbol, qty }));
  expect(held).toEqual((await desk.exchange.positions()).map(({ symbol, qty }) => ({ symbol, qty })));
  expect(desk.book.cash()).toBe((await desk.exchange.account()).cash);
}

describe('replies that are lost', () => {
  it('hummingbot#493, trading-signals#1178, OpenAlice#91: where every reply times out, each order is sent once and none is taken for refused', async () => {
    const sent: string[] = [];
    const calm = await lived();
    const desk = await lived({
      broker: (exchange) =>
        over(exchange, {
          async submit(order) {
            sent.push(order.clientOrderId);
            await exchange.submit(order);
            throw new Error('timeout');
          },
        }),
    });
    expect(sent.length).toBeGreaterThan(10);
    expect(new Set(sent).size, 'never sent again').toBe(sent.length);
    expect(new Set(results(desk).map((o) => o.outcome))).toEqual(new Set(['unknown']));
    expect(fillsOf(desk)).toEqual(fillsOf(calm));
    expect(sent, 'kalshi-starter-code-python#135: no id is drawn').toEqual(
      approved(calm).map((o) => o.clientOrderId),
    );
    expect(
      closedTrades(desk),
      'hummingbot#3374: what fills later belongs to the intent that was lost',
    ).toEqual(closedTrades(calm));
    await expectBalanced(desk);
  });

  it('trading-gpt#94: where no request arrives nothing is believed to be held, and nothing is sent again within its cycle', async () => {
    const sent: string[] = [];
    const lost = (order: { clientOrderId: string }) => {
      sent.push(order.clientOrderId);
      return Promise.reject(new Error('no route'));
    };
    const desk = await lived({ broker: (exchange) => over(exchange, { submit: lost }) });
    expect(sent.length).toBeGreaterThan(10);
    expect(new Set(sent).size).toBe(sent.length);
    expect(desk.book.positions()).toEqual([]);
    expect(desk.of('cycle_completed').every((e) => e.payload.orders === 0)).toBe(true);
    await expectBalanced(desk);
  });

  it('kalshi-starter-code-python#135: whatever is lost on the way, handing the decision over again ends with one order for each intent', async () => {
    const calm = await lived();
    const event = calm.of('approved_ready').find((e) => e.payload.orders.filter((o) => o.purpose === 'entry').length > 1) as EventOf<'approved_ready'>;
    const journal = new MemoryJournal();
    for (const earlier of calm.events.slice(0, event.seq)) await journal.append(earlier);
    const wanted = event.payload.orders.filter((o) => o.purpose === 'entry').map((o) => o.clientOrderId);
    for (let seed = 0; seed < 200; seed++) {
      const rng = createRng(seed);
      const { exchange } = await Market.open();
      const agent = new ExecutionAgent(
        over(exchange, {
          async submit(order) {
            const fate = rng.next();
            if (fate < 0.3) throw new Error('lost on the way there');
            const answer = await exchange.submit(order);
            if (fate < 0.6) throw new Error('lost on the way back');
            return answer;
          },
        }),
        journal,
      );
      for (let i = 0; i < 50; i++) {
        const [message] = await agent.handle(event);
        const entries = message?.payload.orders.filter((o) => o.purpose === 'entry') ?? [];
        expect(entries.every((o) => o.outcome === 'accepted' || o.outcome === 'unknown')).toBe(true);
        if (entries.every((o) => o.outcome === 'accepted')) break;
      }
      const buys = (await exchange.openOrders()).filter((o) => o.side === 'buy');
      expect(buys.map((o) => o.clientOrderId).sort(), `seed ${seed}`).toEqual([...wanted].sort());
    }
  });
}); // prettier-ignore

describe('ids', () => {
  it('alpaca-py#260: an id stays taken after a cancel, so each new intent for the symbol has a new one', async () => {
    const desk = await lived({ env: { ENTRY_ORDER: 'limit:-350' } });
    const entries = approved(desk).filter((o) => o.purpose === 'entry');
    const cancels = desk.of('approved_ready').flatMap((e) => e.payload.cancels);
    expect(cancels.filter((c) => c.reason === 'not_reached').length).toBeGreaterThan(5);
    expect(entries.length, 'several for one symbol').toBeGreaterThan(3 * SYMBOLS.length);
    expect(new Set(entries.map((o) => o.clientOrderId)).size).toBe(entries.length);
    expect(results(desk).filter((o) => o.outcome !== 'accepted')).toEqual([]);
  });

  it('freqtrade#10436: an entry cancelled without a fill is not held, however often the desk is started again', async () => {
    const env = { ENTRY_ORDER: 'limit:-150', SEED: '2', STOP_ATR_MULTIPLE: '4' };
    const run = (file: string, cycles: number) =>
      startDesk({ file, symbols: SYMBOLS, env, run: { cycles: String(cycles) } });
    const calm = path.join(scratchFolder('calm'), 'desk.db');
    const often = path.join(scratchFolder('often'), 'desk.db');
    await run(calm, 12);
    for (let i = 0; i < 12; i++) expect(await run(often, 1)).toMatchObject({ ending: 'cycles', fault: null });
    const { orders, trades } = await books(often);
    const cancelled = orders.filter((o) => o.purpose === 'entry' && o.status === 'canceled');
    expect(cancelled.length).toBeGreaterThan(2);
    expect(cancelled.filter((o) => o.filledQty > 0)).toEqual([]);
    const ids = new Set(cancelled.map((o) => o.id));
    expect(trades.flatMap((t) => t.orderIds).filter((id) => ids.has(id))).toEqual([]);
    expect(await books(often)).toEqual(await books(calm));
  });

  it('lumibot#1164: a closed trade knows the orders of its entry and of its exit', async () => {
    const file = path.join(scratchFolder('ids'), 'desk.db');
    await startDesk({ file, symbols: SYMBOLS, env: { SEED: '2' }, run: { cycles: '60' } });
    const { orders, trades } = await books(file);
    const byId = new Map(orders.map((o) => [o.id, o]));
    const closed = trades.filter((t) => t.exitTime !== null);
    expect(closed.length).toBeGreaterThan(2);
    for (const { symbol, qty, orderIds } of closed) {
      const own = orderIds.map((id) => byId.get(id));
      const filled = (side: string) =>
        own.filter((o) => o?.side === side).reduce((sum, o) => sum + (o?.filledQty ?? 0), 0);
      expect(own.every((o) => o?.symbol === symbol)).toBe(true);
      expect([filled('buy'), filled('sell')]).toEqual([qty, qty]);
    }
  });
});

describe('news that comes late, twice or not at all', () => {
  it('Lean.Brokerages.InteractiveBrokers#249, Lean.Brokerages.Alpaca#28: news told three times changes nothing', async () => {
    const calm = await lived();
    const desk = await lived({
      broker: (exchange) =>
        over(exchange, {
          updatesAfter: async (seq) => (await exchange.updatesAfter(seq)).flatMap((u) => [u, u, u]),
        }),
    });
    expect([...new Set(fillsOf(desk))]).toEqual(fillsOf(calm));
    expect(closedTrades(desk)).toEqual(closedTrades(calm));
    expect(desk.of('audited_ready').at(-1)?.payload).toEqual(calm.of('audited_ready').at(-1)?.payload);
    await expectBalanced(desk);
  });

  it('Lean.Brokerages.Alpaca#61: fills missed while the line was down are counted when it is back, each once', async () => {
    let days = 0;
    const desk = await wired({
      broker: (exchange) =>
        over(exchange, { updatesAfter: (seq) => (days % 3 === 1 ? Promise.resolve([]) : exchange.updatesAfter(seq)) }),
    });
    let session = FROM;
    for (; days < DAYS; days++) session = await desk.days(session, 1);
    expect(days % 3, 'the line is up at the end').not.toBe(2);
    expect(closedTrades(desk).length).toBeGreaterThan(3);
    await expectBalanced(desk);
    const fills = desk.of('order_updated').flatMap((e) => (e.payload.fill ? [e.payload.fill.executionId] : []));
    expect(new Set(fills).size).toBe(fills.length);
  });

  it('Alpaca-API#71, #199, alpaca-py#400: where cancels hang, no share is sold twice and the stop stays until one goes through', async () => {
    let hangs = true;
    const desk = await wired({
      broker: (exchange) =>
        over(exchange, {
          async cancel(id) {
            const order = await exchange.findOrder(id);
            return hangs && order ? { outcome: 'pending', order } : exchange.cancel(id);
          },
        }),
    });
    const next = await desk.days(FROM, DAYS, () => results(desk).some((o) => o.outcome === 'refused'));
    const refused = results(desk).filter((o) => o.outcome === 'refused');
    expect(refused[0], 'the freed quantity was not assumed').toMatchObject({ purpose: 'exit', code: 'insufficient_qty' });
    const symbol = refused[0]?.symbol as string;
    const stops = (await desk.exchange.openOrders()).filter((o) => o.symbol === symbol && o.side === 'sell');
    expect(stops).toMatchObject([{ type: 'stop', status: 'new', qty: desk.book.position(symbol)?.qty }]);
    hangs = false;
    await desk.days(next, 15);
    const sold = desk.of('order_updated').flatMap(({ payload: { fill } }) => (fill?.symbol === symbol && fill.side === 'sell' ? [fill] : []));
    expect(sold.length).toBeGreaterThan(0);
    await expectBalanced(desk);
  });

  it('Alpaca-API#107: an accepted order that is rejected at the open leaves nothing behind', async () => {
    const venue = await Market.open();
    const book = new Book(100_000);
    book.registerIntent({ clientOrderId: 'a', strategy: 'Breakout', purpose: 'entry', reason: 'entry', cycleId: 'c' });
    await venue.play({ X: [100, 100, 100, 100] });
    expect((await venue.accept({ qty: 900 })).status).not.toBe('filled');
    await venue.play({ X: [150, 150, 150, 150] });
    for (const update of await venue.exchange.updatesAfter(0)) if (update.kind === 'order') book.apply(update);
    expect((await venue.order()).status).toBe('rejected');
    expect([book.openOrders(), book.positions(), book.cash()]).toEqual([[], [], 100_000]);
  });
}); // prettier-ignore

/** Every share held at the exchange, and what is on offer of it; legs that wait for their entry hold nothing. */
async function cover(desk: WiredDesk): Promise<Record<string, { held: number; onSale: number }>> {
  const all: Record<string, { held: number; onSale: number }> = {};
  const of = (symbol: string) => (all[symbol] ??= { held: 0, onSale: 0 });
  for (const { symbol, qty } of await desk.exchange.positions()) of(symbol).held = qty;
  for (const o of await desk.exchange.openOrders()) {
    if (o.side === 'sell' && o.status !== 'held' && !isTerminal(o.status))
      of(o.symbol).onSale += o.qty - o.filledQty;
  }
  return all;
}

describe.each([
  ['whole fills', {}],
  ['every order filled bit by bit', { PARTICIPATION: '0.000003' }],
] as const)('stops and exits, %s', (_title, env) => {
  it('AlpacaTradingAgent#30, freqtrade#11608: after every cycle each share has its stop or exit at the exchange, and nothing else is on sale', async () => {
    const desk = await wired({ env });
    const bare: unknown[] = [];
    let held = 0;
    for (let session = FROM, day = 0; day < DAYS; day++) {
      session = await desk.days(session, 1);
      for (const [symbol, state] of Object.entries(await cover(desk))) {
        held += state.held;
        if (state.held !== state.onSale) bare.push({ session, symbol, ...state });
      }
    }
    expect(held).toBeGreaterThan(0);
    expect(bare).toEqual([]);
  });

  it('40310000 (wash trade, insufficient quantity, no short): the exchange refuses no order, for what stands in its way goes first', async () => {
    const desk = await lived({ env });
    const exits = results(desk).filter((o) => o.purpose === 'exit');
    expect(exits.length).toBeGreaterThan(3);
    const bits = desk.of('order_updated').filter((e) => e.payload.event === 'partial_fill');
    expect(bits.length > 0).toBe('PARTICIPATION' in env);
    expect(results(desk).filter((o) => o.outcome !== 'accepted')).toEqual([]);
    await expectBalanced(desk);
  });

  it('Knight Capital: the exchange has no order that is not an approved intent or the leg of one', async () => {
    const desk = await lived({ env });
    const intents = new Set(approved(desk).map((o) => o.clientOrderId));
    const orders = new Map<string, Order>();
    for (const u of await desk.exchange.updatesAfter(0)) if (u.kind === 'order') orders.set(u.order.id, u.order);
    const parents = [...orders.values()].filter((o) => o.parentId === null);
    expect(parents.map((o) => o.clientOrderId).sort()).toEqual([...intents].sort());
    const legs = [...orders.values()].filter((o) => o.parentId !== null);
    expect(legs.length).toBeGreaterThan(0);
    for (const { parentId, qty } of legs)
      expect(qty).toBeLessThanOrEqual(orders.get(parentId ?? '')?.qty ?? 0);
  });
}); // prettier-ignore
