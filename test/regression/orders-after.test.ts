import { describe, expect, it } from 'vitest';
import { isTerminal } from '../../domain/index.ts';
import type { Order } from '../../domain/index.ts';
import { Book } from '../../portfolio/index.ts';
import { Market } from '../brokers/exchange/market.ts';
import { fillsOf } from '../scenarios/wired-desk.ts';
import type { WiredDesk } from '../scenarios/wired-desk.ts';
import {
  approved,
  closedTrades,
  DAYS,
  expectBalanced,
  FROM,
  lived,
  over,
  results,
  wired,
} from './orders-desk.ts';

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
