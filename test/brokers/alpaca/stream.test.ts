import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { BrokerFeed } from '../../../brokers/feed/index.ts';
import type { AlpacaBroker } from '../../../brokers/alpaca/index.ts';
import {
  answerFrame,
  KEYS,
  Loopback,
  openBroker,
  OPEN,
  order,
  quickLanes,
  Timers,
  uuid,
} from './loopback.ts';
import { eventually } from '../../support/eventually.ts';

let server: Loopback;
let timers: Timers;
let broker: AlpacaBroker;
let feed: BrokerFeed;
let faults: string[];

beforeEach(async () => {
  server = await Loopback.open();
  timers = new Timers(OPEN);
  feed = new BrokerFeed();
  faults = [];
  server.on('GET /v2/orders', () => ({ body: [] }));
  server.on('GET /v2/account/activities/FILL', () => ({ body: [] }));
  ({ broker } = await openBroker(server, {
    clock: timers.clock,
    schedule: timers.schedule,
    feed,
    lanes: quickLanes(timers.clock),
    onFault: (message) => faults.push(message),
  }));
});
afterEach(async () => {
  broker.close();
  await server.close();
});

const connected = (): Promise<void> => eventually(() => expect(broker.connection().connected).toBe(true));
const started = async (): Promise<void> => {
  await broker.start();
  await connected();
};
const tell = (data: Record<string, unknown>): void =>
  server.sockets.at(-1)?.send(Buffer.from(JSON.stringify({ stream: 'trade_updates', data })));
const fill = (n: number, fields: Record<string, unknown> = {}): Record<string, unknown> => ({
  event: n === 10 ? 'fill' : 'partial_fill',
  execution_id: uuid(900 + n),
  timestamp: `2026-11-20T15:01:0${n % 10}Z`,
  price: '100.5',
  qty: '5',
  position_qty: String(n),
  order: order({
    id: uuid(1),
    client_order_id: 'desk-1',
    filled_qty: String(n),
    filled_avg_price: '100.5',
    status: n === 10 ? 'filled' : 'partially_filled',
    ...fields,
  }),
});
const fills = async () =>
  (await broker.updatesAfter(0)).flatMap((u) => (u.kind === 'order' && u.fill ? [u.fill] : []));

describe('order updates', () => {
  it('binary frames of trade_updates become numbered news, fills by their own shares', async () => {
    await started();
    tell({
      event: 'new',
      timestamp: '2026-11-20T15:00:01Z',
      order: order({ id: uuid(1), client_order_id: 'desk-1' }),
    });
    tell(fill(5));
    tell(fill(10));
    await eventually(async () => expect(await fills()).toHaveLength(2));
    expect((await fills()).map((f) => [f.qty, f.price, f.at])).toEqual([
      [5, 100.5, '2026-11-20T15:01:05.000Z'],
      [5, 100.5, '2026-11-20T15:01:00.000Z'],
    ]);
    expect((await broker.updatesAfter(0)).map((u) => u.seq)).toEqual([1, 2, 3]);
  });

  it('a fill that the stream and the list of activities both tell counts once', async () => {
    await started();
    server.on('GET /v2/orders', () => ({
      body: [
        order({
          id: uuid(1),
          client_order_id: 'desk-1',
          filled_qty: '5',
          filled_avg_price: '100.5',
          status: 'partially_filled',
        }),
      ],
    }));
    server.on('GET /v2/account/activities/FILL', () => ({
      body: [
        {
          id: `20261120150105000::${uuid(42)}`,
          activity_type: 'FILL',
          price: '100.5',
          qty: '5',
          cum_qty: '5',
          leaves_qty: '5',
          side: 'buy',
          symbol: 'AAPL',
          order_id: uuid(1),
          transaction_time: '2026-11-20T15:01:05Z',
        },
      ],
    }));
    tell(fill(5));
    tell(fill(5));
    await eventually(async () => expect(await fills()).toHaveLength(1));
    await broker.catchUp();
    expect(await fills()).toHaveLength(1);
  });

  it('what was filled while the line was down is asked for when it comes up, and counted once', async () => {
    await started();
    expect(broker.connection()).toMatchObject({ connected: true, reconnects: 0 });
    server.on('GET /v2/orders', () => ({
      body: [
        order({
          id: uuid(1),
          client_order_id: 'desk-1',
          filled_qty: '10',
          filled_avg_price: '100.5',
          status: 'filled',
        }),
      ],
    }));
    server.on('GET /v2/account/activities/FILL', () => ({
      body: [
        {
          id: 'a::b',
          activity_type: 'FILL',
          price: '100.5',
          qty: '10',
          cum_qty: '10',
          leaves_qty: '0',
          side: 'buy',
          symbol: 'AAPL',
          order_id: uuid(1),
          transaction_time: '2026-11-20T15:01:05Z',
        },
      ],
    }));
    server.sockets[0]?.terminate();
    await eventually(() => expect(broker.connection().connected).toBe(false));
    timers.pass(1000);
    await connected();
    expect(broker.connection().reconnects).toBe(1);
    await eventually(async () => expect(await fills()).toMatchObject([{ qty: 10, price: 100.5 }]));
  });

  it('Alpaca-API#115: a leg that is told of before its parent is asked about, and is its parent’s from its first word on', async () => {
    await started();
    const entry = { id: uuid(50), client_order_id: 'desk-50', order_class: 'oto', status: 'filled', filled_qty: '10', filled_avg_price: '100' }; // prettier-ignore
    const leg = order({ id: uuid(51), client_order_id: uuid(99), order_class: 'oto', side: 'sell', type: 'stop', limit_price: null, stop_price: '95', status: 'partially_filled', filled_qty: '5', filled_avg_price: '95' }); // prettier-ignore
    server.on('GET /v2/orders', ({ query }) => ({
      body: query.get('status') === 'open' ? [leg] : [order({ ...entry, legs: [leg] })],
    }));
    const told = { activity_type: 'FILL', leaves_qty: '0', symbol: 'AAPL' };
    server.on('GET /v2/account/activities/FILL', () => ({
      body: [
        { ...told, id: 'a::1', price: '100', qty: '10', cum_qty: '10', side: 'buy', order_id: uuid(50), transaction_time: '2026-11-20T15:01:01Z' },
        { ...told, id: 'a::2', price: '95', qty: '5', cum_qty: '5', side: 'sell', order_id: uuid(51), transaction_time: '2026-11-20T15:01:05Z' },
      ],
    })); // prettier-ignore
    tell({ ...fill(5), price: '95', order: leg });
    await eventually(async () => expect((await fills()).map(({ qty }) => qty)).toEqual([10, 5]));
    const words = (await broker.updatesAfter(0)).flatMap((u) => (u.kind === 'order' ? [u.order] : []));
    const parents = words.flatMap(({ id, parentId }) => (id === uuid(51) ? [parentId] : []));
    expect(parents.length).toBeGreaterThan(0);
    expect(new Set(parents)).toEqual(new Set([uuid(50)]));
  });

  it('a member of a family whose others nobody knows is told of as it is', async () => {
    await started();
    const alone = order({ id: uuid(60), client_order_id: uuid(98), order_class: 'oco', side: 'sell' });
    server.on('GET /v2/orders', () => ({ body: [alone] }));
    tell({ event: 'new', timestamp: '2026-11-20T15:00:01Z', order: alone });
    await eventually(async () => expect(await broker.updatesAfter(0)).toMatchObject([{ event: 'new', order: { parentId: null } }])); // prettier-ignore
  });

  it('an unknown event, an order of another kind and a message of another form change nothing; the last is said', async () => {
    await started();
    tell({ event: 'teleported', timestamp: '2026-11-20T15:00:01Z', order: order({ id: uuid(2) }) });
    tell({
      event: 'new',
      timestamp: '2026-11-20T15:00:01Z',
      order: order({ id: uuid(3), order_class: 'mleg' }),
    });
    tell({ event: 'new', order: { id: 7 } });
    await eventually(() => expect(faults.some((f) => /another form: order/.test(f))).toBe(true));
    expect(await broker.updatesAfter(0)).toEqual([]);
    expect(broker.connection().connected).toBe(true);
  });
});

describe('the line', () => {
  it('alpaca-py#740: a line that is connected and mute is asked, and dialled anew when it does not answer', async () => {
    await started();
    const before = server.frames.length;
    server.onFrame = () => undefined;
    timers.pass(30_000);
    await eventually(() => expect(server.frames.slice(before)).toMatchObject([{ action: 'listen' }]));
    expect(broker.connection().connected, 'asked, and given time to answer').toBe(true);
    server.onFrame = answerFrame;
    timers.pass(10_000);
    expect(broker.connection().connected).toBe(false);
    expect(faults.at(-1)).toMatch(/connected but mute/);
    timers.pass(2000);
    await connected();
    expect(broker.connection().reconnects).toBe(1);
  });

  it('a quiet line that answers stays; at night it is asked less often', async () => {
    await started();
    const listens = (): number =>
      server.frames.filter((f) => (f as { action: string }).action === 'listen').length;
    const before = listens();
    timers.pass(30_000);
    await eventually(() => expect(listens()).toBe(before + 1));
    await eventually(() => expect(broker.connection().lastMessageAt).toBe(timers.clock.now()));
    timers.pass(10_000);
    expect(broker.connection()).toMatchObject({ connected: true, reconnects: 0 });
    timers.clock.advanceTo(Date.parse('2026-11-21T03:00:00Z'));
    timers.pass(5000);
    await eventually(() => expect(listens()).toBe(before + 2));
    timers.pass(5000);
    const evening = listens();
    timers.pass(200_000);
    expect(listens(), 'no word is due at night').toBe(evening);
  });

  it('refused keys end the dial and are said without the keys', async () => {
    server.onFrame = (frame, socket) => {
      if (frame.action === 'authenticate')
        socket.send(
          JSON.stringify({
            stream: 'authorization',
            data: { status: 'unauthorized', action: 'authenticate', key: KEYS.secretKey },
          }),
        );
    };
    await broker.start();
    await eventually(() => expect(faults.some((f) => /auth failed/.test(f))).toBe(true));
    expect(broker.connection().connected).toBe(false);
    expect(faults.join(' ')).not.toContain(KEYS.secretKey);
  });
});
