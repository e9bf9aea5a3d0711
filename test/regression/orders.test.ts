import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { ExecutionAgent } from '../../agents/execution.ts';
import { MemoryJournal } from '../../bus/index.ts';
import type { EventOf } from '../../bus/index.ts';
import { createRng } from '../../domain/index.ts';
import { Market } from '../brokers/exchange/market.ts';
import { fillsOf } from '../scenarios/wired-desk.ts';
import { books, scratchFolder, startDesk } from '../support/desk.ts';
import { approved, closedTrades, expectBalanced, lived, over, results, SYMBOLS } from './orders-desk.ts';

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
    // One for each symbol: while its fate is unknown, the symbol's entries are frozen.
    expect(sent.length).toBe(SYMBOLS.length);
    expect(new Set(sent).size).toBe(sent.length);
    const frozen = desk.of('approved_ready').flatMap((e) => e.payload.denials.map((d) => d.code));
    expect(frozen).toContain('order_unknown');
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
    const env = { ENTRY_ORDER: 'limit:-150', SEED: '2', PLAN_STOP: 'atr:4' };
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
