import { afterEach, describe, expect, it } from 'vitest';
import { checkFaults, FaultPlan } from '../../../../brokers/exchange/faults/index.ts';
import { TestEvents } from '../../../support/events.ts';
import { startTwin } from '../../../support/twin.ts';
import type { Twin, TwinOptions } from '../../../support/twin.ts';
import { caller } from '../../../support/wire.ts';

interface TradeEvent {
  readonly at: string;
  readonly event_id: string;
  readonly event: string;
  readonly execution_id?: string;
  readonly order: { readonly id: string; readonly client_order_id: string };
}

const buy = (name: string) => ({
  symbol: 'AAPL',
  qty: 1,
  side: 'buy',
  type: 'market',
  time_in_force: 'day',
  client_order_id: name,
});
const LIFE = ['accepted', 'new', 'fill'];

let twin: Twin;
let open: TestEvents<unknown>[] = [];
afterEach(async () => {
  for (const reader of open) reader.close();
  open = [];
  await twin.close();
});

async function start(options: TwinOptions = {}) {
  twin = await startTwin(options);
  return caller(twin);
}

async function events<T = TradeEvent>(query = '', path = '/v2/events/trades'): Promise<TestEvents<T>> {
  const reader = await TestEvents.open<T>(`${twin.url}${path}${query}`);
  open.push(reader);
  return reader;
}

const faulty = (...faults: unknown[]): TwinOptions => ({
  faults(now) {
    const plan = new FaultPlan(now);
    plan.add(checkFaults({ faults }, 'this test').faults);
    return plan;
  },
});

const told = (reader: TestEvents<TradeEvent>, name: string): readonly string[] =>
  reader.events.filter(({ order }) => order.client_order_id === name).map(({ event }) => event);

describe('order updates as server-sent events', () => {
  it('without a beginning only what happens from now on is told, to the own account alone', async () => {
    const call = await start();
    await call('POST', '/v2/orders', buy('before'));
    const reader = await events();
    await caller(twin, 'OTHER')('POST', '/v2/orders', buy('foreign'));
    await call('POST', '/v2/orders', buy('after'));
    await reader.until(({ event }) => event === 'fill');
    expect(reader.events.map(({ order }) => order.client_order_id)).toEqual(['after', 'after', 'after']);
    expect(told(reader, 'after')).toEqual(LIFE);
    expect(reader.comments, 'something to read at once').toEqual([': connected']);
  });

  it('P4: since the last one that was seen, by id or a nanosecond after its time, nothing is missed or told twice', async () => {
    const call = await start();
    await call('POST', '/v2/orders', buy('first'));
    const all = await events('?since=2024-01-01');
    const seen = await all.until(({ event }) => event === 'new');
    all.close();
    await call('POST', '/v2/orders', buy('second'));
    const later = seen.at.replace(/(\d)Z$/, (_, digit: string) => `${Number(digit) + 1}Z`);
    for (const query of [`?since_id=${seen.event_id}`, `?since=${encodeURIComponent(later)}`]) {
      const reader = await events(query);
      await call('POST', '/v2/orders', buy(`third ${query}`));
      await reader.until((e) => e.event === 'fill' && e.order.client_order_id === `third ${query}`);
      expect(told(reader, 'first'), query).toEqual(['fill']);
      expect(told(reader, 'second'), query).toEqual(LIFE);
      expect(told(reader, `third ${query}`), query).toEqual(LIFE);
      const ids = reader.events.map(({ event_id: id }) => id);
      expect(ids, 'ids rise and are each their own').toEqual([...new Set(ids)].toSorted());
    }
  });

  it('ends by itself at a point that is named, reached or still to come', async () => {
    const call = await start();
    await call('POST', '/v2/orders', buy('one'));
    const now = new Date(twin.now()).toISOString();
    await twin.advance(60_000);
    await call('POST', '/v2/orders', buy('two'));
    const past = await events(`?since=2024-01-01&until=${now}`);
    expect(await past.ended).toBe(true);
    expect([told(past, 'one'), told(past, 'two')]).toEqual([LIFE, []]);
    const [first] = past.events;
    const third = past.events[2] as TradeEvent;
    const byId = await events(`?since_id=${first?.event_id}&until_id=${third.event_id}`);
    await call('POST', '/v2/orders', buy('three'));
    expect(await byId.ended).toBe(true);
    expect(told(byId, 'one')).toEqual(['new', 'fill']);
    const soon = await events(
      `?since=${new Date(twin.now()).toISOString()}&until=${new Date(twin.now() + 90_000).toISOString()}`,
    );
    await twin.advance(60_000);
    await call('POST', '/v2/orders', buy('four'));
    await twin.advance(60_000);
    expect(await soon.ended).toBe(true);
    expect(told(soon, 'four')).toEqual(LIFE);
  });

  it('a question that makes no sense is refused', async () => {
    const call = await start();
    const wrong = [
      '?until=2024-01-01',
      '?until_id=01HV0000000000000000000000',
      '?since=2024-01-01&since_id=01HV0000000000000000000000',
      '?since_id=1',
      '?since=yesterday',
    ];
    for (const query of wrong)
      expect((await call('GET', `/v2/events/trades${query}`)).status, query).toBe(422);
    expect((await call('HEAD', '/v2/events/trades')).status, 'a head has an end').toBe(200);
  });

  it('faults on purpose strike this line too; what it was not told stands in the past', async () => {
    const lost = { when: { event: 'fill' }, what: { kind: 'lose' }, times: 1 };
    const twice = { when: { event: 'new' }, what: { kind: 'duplicate', copies: 1 }, times: 1 };
    const call = await start(faulty(lost, twice));
    const reader = await events();
    await call('POST', '/v2/orders', buy('struck'));
    await call('POST', '/v2/orders', buy('whole'));
    await reader.until(({ event }) => event === 'fill');
    expect(told(reader, 'struck')).toEqual(['accepted', 'new', 'new']);
    expect(told(reader, 'whole')).toEqual(LIFE);
    const again = await events('?since=2024-01-01');
    await again.until((e) => e.event === 'fill' && e.order.client_order_id === 'whole');
    expect(told(again, 'struck')).toEqual(LIFE);
  });

  it('a line that is cut on purpose breaks off', async () => {
    const call = await start(faulty({ when: { event: 'new' }, what: { kind: 'drop_socket' }, times: 1 }));
    const reader = await events();
    await call('POST', '/v2/orders', buy('cut'));
    expect(await reader.ended).toBe(false);
  });
});

describe('account activities as server-sent events', () => {
  it('a fill and a split, as REST tells them afterwards', async () => {
    const call = await start({ market: 'scripted' });
    await twin.play({ XYZ: [100, 100, 100, 100] });
    const reader = await events<{
      activity_type: string;
      ref_id: string;
      qty: string;
      net_amount: string;
      details: Record<string, string>;
    }>('?since=2024-01-01', '/v2beta1/events/activities');
    await call('POST', '/v2/orders', { ...buy('queued'), symbol: 'XYZ', qty: 7 });
    await twin.play({ XYZ: [100, 100, 100, 100] });
    await twin.play({ XYZ: [40, 40, 40, 40] }, [{ symbol: 'XYZ', ratio: 2.5 }]);
    const split = await reader.until(({ activity_type: type }) => type === 'SPLIT');
    const [fill] = reader.events;
    expect(fill).toMatchObject({ activity_type: 'FILL', qty: '7', net_amount: '-700' });
    expect(fill?.details).toMatchObject({ cum_qty: '7', leaves_qty: '0', execution_type: 'fill' });
    expect(split.details).toMatchObject({ old_qty: '7', new_qty: '17', old_rate: '2', new_rate: '5' });
    const listed = (await call('GET', '/v2/account/activities?direction=asc')).body as { id: string }[];
    expect(listed.map(({ id }) => id.split('::')[1])).toEqual(reader.events.map(({ ref_id: id }) => id));
  });
});
