import { describe, expect, it } from 'vitest';
import type { Message } from '../../bus/index.ts';
import { isTerminal } from '../../domain/index.ts';
import type { OrderRequest } from '../../domain/index.ts';
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

/** Everything there is: a stop that follows, a target, a limit of time. */
const env = { PLAN_STOP: 'atr:3', PLAN_TRAIL: 'percent:3', PLAN_TARGET: 'percent:8', PLAN_TIME_LIMIT: '15' };
const resting = async (desk: WiredDesk) =>
  (await desk.exchange.openOrders()).filter(
    (o) => o.side === 'sell' && o.status !== 'held' && !isTerminal(o.status),
  );

/** What a reconciliation says of a position without a sale in the market. */
const uncovered = (symbol: string, qty: number, session: string): Message<'reconciled'> => ({
  type: 'reconciled',
  payload: {
    session,
    trigger: 'timer',
    round: 1,
    converged: true,
    checked: { orders: 0, fills: 0, positions: 1 },
    divergences: [{ kind: 'uncovered', subject: symbol, desk: qty, broker: 0, repair: 'cover' }],
    corrections: [],
    note: null,
  },
});

describe('stops that protect', () => {
  it('AlpacaTradingAgent#30: a stop is an order at the exchange, from the entry on and before any fill', async () => {
    const desk = await lived({ env });
    const entries = approved(desk).filter((o) => o.purpose === 'entry');
    expect(entries.length).toBeGreaterThan(3);
    for (const { clientOrderId, plan, qty } of entries) {
      expect(await desk.exchange.findOrder(`${clientOrderId}-sl`)).toMatchObject({
        stopPrice: plan?.stopPrice,
        qty,
        side: 'sell',
      });
    }
  });

  it('freqtrade#11608: whatever ended a position, nothing of it rests at the exchange after the next close', async () => {
    const desk = await wired({ env });
    const ended = new Set<string>();
    const orphans: unknown[] = [];
    for (let session = FROM, day = 0; day < DAYS; day++) {
      session = await desk.days(session, 1);
      const held = new Set(desk.book.positions().map((p) => p.symbol));
      orphans.push(...(await resting(desk)).filter((o) => !held.has(o.symbol)));
    }
    for (const { reason } of closedTrades(desk)) ended.add(reason ?? '');
    expect(ended.size, [...ended].join(', ')).toBeGreaterThan(1);
    expect(orphans).toEqual([]);
  });

  it('a single leg is oto, both are bracket, and what is placed beside a position is oco', async () => {
    const classes = async (more: Readonly<Record<string, string>>) => {
      // With room in the loss of a day: it raises stops, which stand alone.
      const desk = await lived({ env: { RISK_MAX_DAILY_LOSS: '0.25', ...more } });
      expect(results(desk).filter((o) => o.outcome !== 'accepted')).toEqual([]);
      return [...new Set(approved(desk).map((o) => `${o.purpose} ${o.orderClass}`))].sort();
    };
    expect(await classes({})).toEqual(['entry oto', 'exit simple']);
    expect(await classes({ PLAN_TARGET: 'percent:30' })).toEqual(['entry bracket', 'exit simple']);
    expect(await classes({ PLAN_TARGET: 'percent:5' }), 'nearer than the entry may pay').toEqual([
      'entry oto', 'exit simple', 'stop oco',
    ]); // prettier-ignore
  });

  it('Alpaca-API#165: nothing is replaced in place; a raised stop is a cancel and a new order over what is left', async () => {
    const bits = { PLAN_TRAIL: 'percent:3', PARTICIPATION: '0.000003' };
    const desk = await lived({ env: bits });
    const raised = desk
      .of('exits_ready')
      .flatMap((e) => e.payload.cancels.filter((c) => c.reason === 'raised'));
    expect(raised.length).toBeGreaterThan(3);
    const events = desk.of('order_updated').map((e) => e.payload.event);
    expect(events.filter((e) => e === 'partial_fill').length).toBeGreaterThan(3);
    expect(events).not.toContain('replaced');
    expect(results(desk).filter((o) => o.outcome !== 'accepted')).toEqual([]);
    await expectBalanced(desk);
  });

  it('40310000: what rests on the other side is cancelled before the exit is sent, and a target never meets it', async () => {
    const said: string[] = [];
    const desk = await lived({
      env,
      broker: (exchange) =>
        over(exchange, {
          cancel: async (id) => {
            said.push(`cancel ${(await exchange.findOrder(id))?.symbol}`);
            return exchange.cancel(id);
          },
          submit: async (order: OrderRequest) => {
            if (order.side === 'sell') said.push(`${order.type} ${order.symbol}`);
            return exchange.submit(order);
          },
        }),
    });
    const exits = said.flatMap((line, i) =>
      line.startsWith('market ') ? [[i, line.slice('market '.length)] as const] : [],
    );
    expect(exits.length).toBeGreaterThan(3);
    for (const [i, symbol] of exits)
      expect(
        said.slice(0, i).lastIndexOf(`cancel ${symbol}`),
        said.slice(0, i).join(),
      ).toBeGreaterThanOrEqual(0);
    expect(results(desk).filter((o) => o.outcome !== 'accepted')).toEqual([]);
  });

  it('Alpaca-API#107: an exit that was taken and then turned down leaves no position bare: its stop is back before the next bar, and the exit is tried again', async () => {
    const turnedDown: string[] = [];
    const desk = await wired({
      env: { PLAN_TIME_LIMIT: '5' },
      broker: (exchange) =>
        over(exchange, {
          async submit(order) {
            const answer = await exchange.submit(order);
            const late = order.type === 'market' && turnedDown.length === 0 && answer.outcome === 'accepted';
            if (late) turnedDown.push(order.symbol, order.clientOrderId);
            if (late) await exchange.cancel(order.clientOrderId);
            return answer;
          },
        }),
    });
    const next = await desk.days(FROM, DAYS, () => turnedDown.length > 0);
    const [symbol, id] = turnedDown as [string, string];
    const reason = desk.of('approved_ready').at(-1)?.payload.exitReasons[id]?.code;
    const { qty, plan } = desk.book.position(symbol) as { qty: number; plan: { stopPrice: number } };
    const stopsOf = async () => (await resting(desk)).filter((o) => o.symbol === symbol);
    expect(await stopsOf(), 'the stop had made way for the exit').toEqual([]);
    await desk.bus.publish(uncovered(symbol, qty, desk.book.session as string), {
      cycleId: null,
      causedBy: null,
    });
    await desk.bus.settled();
    expect(await stopsOf()).toMatchObject([{ type: 'stop', qty, stopPrice: plan.stopPrice }]);
    const [answer] = desk.of('executed_ready').slice(-1);
    expect(answer).toMatchObject({
      cycleId: null,
      payload: { part: 'exits', orders: [{ purpose: 'stop', outcome: 'accepted' }] },
    });
    await desk.days(next, 2);
    expect(closedTrades(desk).at(-1)).toMatchObject({ symbol, qty, reason });
    await expectBalanced(desk);
  });

  it('alpaca-py#400: a raised stop behind a cancel that hangs is refused, the old one stays, and the next close raises it', async () => {
    let hangs = true;
    const desk = await wired({
      env: { PLAN_TRAIL: 'percent:3' },
      broker: (exchange) =>
        over(exchange, {
          async cancel(id) {
            const order = await exchange.findOrder(id);
            return hangs && order ? { outcome: 'pending', order } : exchange.cancel(id);
          },
        }),
    });
    const refused = () => results(desk).filter((o) => o.purpose === 'stop' && o.outcome === 'refused');
    const next = await desk.days(FROM, DAYS, () => refused().length > 0);
    expect(refused()[0]).toMatchObject({ code: 'insufficient_qty' });
    const symbol = refused()[0]?.symbol as string;
    const stopOf = async () => (await resting(desk)).filter((o) => o.symbol === symbol);
    const [old] = await stopOf();
    expect(await stopOf(), 'neither bare nor covered twice').toMatchObject([
      { qty: desk.book.position(symbol)?.qty },
    ]);
    hangs = false;
    await desk.days(next, 1);
    const [raised] = await stopOf();
    expect(raised?.stopPrice ?? Infinity, 'or the position is gone').toBeGreaterThan(old?.stopPrice ?? 0);
    await expectBalanced(desk);
  });
});
