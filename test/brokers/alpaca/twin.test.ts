import { afterEach, describe, expect, it } from 'vitest';
import { createAlpacaBroker } from '../../../brokers/alpaca/index.ts';
import type { AlpacaBroker } from '../../../brokers/alpaca/index.ts';
import { BrokerFeed } from '../../../brokers/feed/index.ts';
import type { Broker, BrokerUpdate } from '../../../brokers/index.ts';
import { createRng } from '../../../domain/index.ts';
import type { OrderRequest } from '../../../domain/index.ts';
import { eventually } from '../../support/eventually.ts';
import { startTwin } from '../../support/twin.ts';
import type { Twin } from '../../support/twin.ts';
import { KEYS, quickLanes } from './loopback.ts';

const ends: (() => Promise<void> | void)[] = [];
afterEach(async () => {
  for (const end of ends.splice(0).toReversed()) await end();
});

const twinOf = async (): Promise<Twin> => {
  const twin = await startTwin({ seed: 3 });
  ends.push(() => twin.close());
  return twin;
};
const open = async (
  twin: Twin,
  problems: unknown[] = [],
): Promise<{ broker: AlpacaBroker; kind: Broker['kind']; notes: readonly string[] }> => {
  const clock = { kind: 'replayed' as const, now: () => twin.now() };
  const opened = await createAlpacaBroker({
    ...KEYS,
    money: 'paper',
    baseUrl: twin.url,
    clock,
    rng: createRng(1),
    feed: new BrokerFeed(),
    lanes: quickLanes(clock),
    onProblem: (problem) => problems.push(problem),
  });
  ends.push(() => opened.broker.close());
  return opened;
};
const request = (fields: Partial<OrderRequest> = {}): OrderRequest => ({
  clientOrderId: 'desk-1',
  symbol: 'AAPL',
  side: 'buy',
  type: 'market',
  qty: 10,
  timeInForce: 'day',
  orderClass: 'simple',
  ...fields,
});
const fillsIn = (updates: readonly BrokerUpdate[]) =>
  updates.flatMap((u) => (u.kind === 'order' && u.fill ? [u.fill] : []));

describe('the Alpaca adapter and our exchange over the wire', () => {
  it('P8: it is told as an exchange, with the account printed', async () => {
    const { kind, notes, broker } = await open(await twinOf());
    expect(kind).toBe('exchange');
    expect(notes[0]).toContain((await broker.account()).id);
    expect(await broker.time()).toBeGreaterThan(0);
  });

  it('fills told by the stream, by the list of activities and by a second desk are the same ones', async () => {
    const twin = await twinOf();
    const problems: unknown[] = [];
    const { broker } = await open(twin, problems);
    await broker.start();
    await eventually(() => expect(broker.connection().connected).toBe(true));
    expect(await broker.submit(request())).toMatchObject({ outcome: 'accepted' });
    expect(await broker.submit(request({ clientOrderId: 'desk-2', symbol: 'MSFT', qty: 3 }))).toMatchObject({
      outcome: 'accepted',
    });
    await twin.advance(120_000);
    const filled = async (): Promise<number> =>
      fillsIn(await broker.updatesAfter(0)).reduce((sum, fill) => sum + fill.qty, 0);
    await eventually(async () => expect(await filled()).toBe(13));
    await broker.catchUp();
    expect(await filled(), 'asked for once more, nothing counts twice').toBe(13);
    const listed = await broker.fills('2024-01-01T00:00:00.000Z');
    const streamed = fillsIn(await broker.updatesAfter(0));
    const byId = (fills: typeof listed) =>
      new Map(fills.map((f) => [f.executionId, [f.qty, f.price, f.clientOrderId]]));
    expect(byId(streamed)).toEqual(byId(listed));
    const other = await open(twin, problems);
    await other.broker.catchUp();
    expect(byId(fillsIn(await other.broker.updatesAfter(0)))).toEqual(byId(listed));
    expect(await broker.positions()).toMatchObject([
      { symbol: 'AAPL', qty: 10 },
      { symbol: 'MSFT', qty: 3 },
    ]);
    expect(problems).toEqual([]);
  });

  it('a bracket lives over the wire: legs wait, work when the entry has filled, and end with a cancel', async () => {
    const twin = await twinOf();
    const problems: unknown[] = [];
    const { broker } = await open(twin, problems);
    await broker.start();
    const price = (await broker.submit(request({ qty: 1, clientOrderId: 'probe' }))).outcome === 'accepted';
    expect(price).toBe(true);
    await twin.advance(60_000);
    const paid = (await broker.findOrder('probe'))?.avgFillPrice ?? 0;
    expect(paid).toBeGreaterThan(0);
    const tick = (value: number): number => Math.round(value * 100) / 100;
    const outcome = await broker.submit(
      request({
        clientOrderId: 'desk-bracket',
        orderClass: 'bracket',
        timeInForce: 'gtc',
        takeProfit: { limitPrice: tick(paid * 1.5) },
        stopLoss: { stopPrice: tick(paid * 0.5) },
      }),
    );
    expect(outcome).toMatchObject({ outcome: 'accepted' });
    const parent = outcome.outcome === 'accepted' ? outcome.order.id : '';
    await twin.advance(120_000);
    const legs = (await broker.openOrders()).filter((order) => order.parentId === parent);
    expect(legs.map((order) => order.type).toSorted()).toEqual(['limit', 'stop']);
    // A desk that starts anew learns the family from the history.
    const fresh = await open(twin, problems);
    expect((await fresh.broker.openOrders()).filter((order) => order.parentId === parent)).toHaveLength(2);
    expect(await broker.cancel(legs[0]?.clientOrderId ?? '')).toMatchObject({ outcome: 'canceled' });
    await broker.catchUp();
    expect(await broker.openOrders()).toEqual([]);
    expect(problems).toEqual([]);
  });
});
