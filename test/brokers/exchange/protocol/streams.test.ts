import { request } from 'node:http';
import { decode, ExtensionCodec } from '@msgpack/msgpack';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { TestSocket } from '../../../support/socket.ts';
import { startTwin } from '../../../support/twin.ts';
import type { Twin } from '../../../support/twin.ts';
import { caller } from '../../../support/wire.ts';

interface Update {
  readonly stream: string;
  readonly data: {
    readonly event?: string;
    readonly status?: string;
    readonly action?: string;
    readonly streams?: readonly string[];
    readonly execution_id?: string;
    readonly qty?: string;
    readonly price?: string;
    readonly position_qty?: string;
    readonly timestamp?: string;
    readonly order?: { readonly id: string; readonly status: string };
  };
}

const UUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;
const json = (frame: Buffer): unknown => JSON.parse(frame.toString('utf8'));
const market = { symbol: 'AAPL', qty: 3, side: 'buy', type: 'market', time_in_force: 'day' };

let twin: Twin;
let open: TestSocket[];
beforeEach(async () => {
  twin = await startTwin();
  open = [];
});
afterEach(async () => {
  for (const socket of open) socket.close();
  await twin.close();
});

async function updates(key: string): Promise<TestSocket> {
  const socket = new TestSocket(`${twin.wsUrl}/stream/`, {}, json);
  open.push(socket);
  await socket.opened();
  socket.send({ action: 'authenticate', data: { key_id: key, secret_key: 'secret' } });
  await socket.until<Update>(({ data }) => data.status === 'authorized');
  socket.send({ action: 'listen', data: { streams: ['trade_updates'] } });
  await socket.until<Update>(({ stream }) => stream === 'listening');
  return socket;
}

describe('trade updates', () => {
  it('tells accepted, new and fill of the own account only, in binary frames of JSON', async () => {
    const [mine, other] = [await updates('A'), await updates('B')];
    const { id } = (await caller(twin, 'A')('POST', '/v2/orders', market)).body;
    const fill = await mine.until<Update>(({ data }) => data.event === 'fill');
    const events = (mine.messages as Update[]).flatMap(({ data }) =>
      data.order?.id === id ? [data.event] : [],
    );
    expect(events).toEqual(['accepted', 'new', 'fill']);
    expect(fill.data).toMatchObject({ qty: '3', position_qty: '3', order: { id, status: 'filled' } });
    expect(fill.data.execution_id).toMatch(UUID);
    expect(fill.data.timestamp).toBeTruthy();
    await caller(twin, 'B')('POST', '/v2/orders', market);
    await other.until<Update>(({ data }) => data.event === 'fill');
    expect((other.messages as Update[]).filter(({ data }) => data.order?.id === id)).toEqual([]);
  });

  it('to listen needs keys, and may be asked for twice', async () => {
    const socket = new TestSocket(`${twin.wsUrl}/stream`, {}, json);
    open.push(socket);
    await socket.opened();
    socket.send({ action: 'listen', data: { streams: ['trade_updates'] } });
    const refused = await socket.until<Update>(({ stream }) => stream === 'authorization');
    expect(refused.data).toEqual({ status: 'unauthorized', action: 'listen' });
    const twice = await updates('A');
    twice.send({ action: 'listen', data: { streams: ['trade_updates'] } });
    await caller(twin, 'A')('POST', '/v2/orders', market);
    await twice.until<Update>(({ data }) => data.event === 'fill');
    expect((twice.messages as Update[]).filter(({ data }) => data.event === 'fill')).toHaveLength(1);
  });

  it('a leg that waits is not told of, a canceled order and its position are', async () => {
    const socket = await updates('A');
    const call = caller(twin, 'A');
    const legs = { order_class: 'bracket', take_profit: { limit_price: 900 }, stop_loss: { stop_price: 1 } };
    const { id } = (await call('POST', '/v2/orders', { ...market, ...legs, type: 'limit', limit_price: '2' }))
      .body;
    await call('DELETE', `/v2/orders/${id}`);
    await socket.until<Update>(({ data }) => data.event === 'canceled' && data.order?.id === id);
    const events = (socket.messages as Update[]).map(({ data }) => data.event);
    expect(events).not.toContain('held');
  });
});

interface Message {
  readonly T: string;
  readonly S?: string;
  readonly t?: unknown;
  readonly code?: number;
  readonly msg?: string;
  readonly [field: string]: unknown;
}

/** Arrays of messages as one list. */
const find = (socket: TestSocket, fits: (message: Message) => boolean): Promise<Message> =>
  socket.until<readonly Message[]>((list) => list.some(fits)).then((list) => list.find(fits) as Message);

async function data(
  headers: Readonly<Record<string, string>>,
  read: (frame: Buffer) => unknown,
): Promise<TestSocket> {
  const socket = new TestSocket(`${twin.wsUrl}/v2/iex`, headers, read);
  open.push(socket);
  expect(await find(socket, ({ T }) => T === 'success')).toEqual({ T: 'success', msg: 'connected' });
  return socket;
}

/** First byte of the first frame that comes after a handshake by a client that unpacks. */
const firstFrame = (path: string): Promise<number> =>
  new Promise((resolve, reject) => {
    const headers = {
      Connection: 'Upgrade',
      Upgrade: 'websocket',
      'Sec-WebSocket-Version': '13',
      'Sec-WebSocket-Key': 'dGhlIHNhbXBsZSBub25jZQ==',
      'Sec-WebSocket-Extensions': 'permessage-deflate',
    };
    const dialled = request({ host: '127.0.0.1', port: twin.port, path, headers });
    dialled.on('upgrade', (answer, socket, head) => {
      expect(answer.headers['sec-websocket-extensions'], 'the offer is taken').toBe('permessage-deflate');
      const read = (bytes: Buffer): void => {
        if (bytes.length === 0) return;
        resolve(bytes[0] as number);
        socket.destroy();
      };
      socket.on('data', read);
      read(head);
      // A masked frame of text, not packed: any word is answered.
      socket.write(Buffer.from([0x81, 0x82, 0, 0, 0, 0, 0x7b, 0x7d]));
    });
    dialled.on('error', reject);
    dialled.end();
  });

describe('frames', () => {
  it.each(['/stream', '/v2/iex'])(
    'of %s go out as they are: packed ones fell behind the orders, and readers were cut off',
    async (path) => {
      const packed = 0x40;
      expect((await firstFrame(path)) & packed).toBe(0);
    },
  );

  it('of a client that packs its own are read', async () => {
    const socket = await data({}, json);
    expect(socket.socket.extensions).toBe('permessage-deflate');
    socket.send({ action: 'auth', key: 'A', secret: 's'.repeat(500) });
    await find(socket, ({ msg }) => msg === 'authenticated');
    const symbols = Array.from({ length: 2000 }, () => 'AAPL');
    socket.send({ action: 'subscribe', trades: symbols });
    expect(await find(socket, ({ T }) => T === 'subscription')).toMatchObject({ trades: ['AAPL'] });
  });
});

describe('market data', () => {
  it('406 where an account has as many lines as it may; another account has its own, and a line that ends makes room', async () => {
    const limited = await startTwin({ dataConnections: 1 });
    const dial = async (key: string): Promise<TestSocket> => {
      const socket = new TestSocket(`${limited.wsUrl}/v2/iex`, {}, json);
      open.push(socket);
      await socket.opened();
      socket.send({ action: 'auth', key, secret: 'secret' });
      return socket;
    };
    const ended = ({ socket }: TestSocket) => new Promise((resolve) => socket.once('close', resolve));
    const first = await dial('A');
    await find(first, ({ msg }) => msg === 'authenticated');
    const second = await dial('A');
    const gone = ended(second);
    const refusal = { T: 'error', code: 406, msg: 'connection limit exceeded' };
    expect(await find(second, ({ T }) => T === 'error')).toEqual(refusal);
    await gone;
    await find(await dial('B'), ({ msg }) => msg === 'authenticated');
    const left = ended(first);
    first.socket.close();
    await left;
    await find(await dial('A'), ({ msg }) => msg === 'authenticated');
    await limited.close();
  });

  it('JSON: trades, quotes and minute bars of what was subscribed to, and nothing else', async () => {
    const socket = await data({}, json);
    socket.send({ action: 'subscribe', trades: ['AAPL'] });
    expect((await find(socket, ({ T }) => T === 'error')).code).toBe(401);
    socket.send({ action: 'auth', key: 'A', secret: 'secret' });
    await find(socket, ({ msg }) => msg === 'authenticated');
    socket.send({ action: 'subscribe', trades: ['AAPL'], quotes: ['MSFT'], bars: ['AAPL'] });
    const list = await find(socket, ({ T }) => T === 'subscription');
    expect(list).toMatchObject({ trades: ['AAPL'], quotes: ['MSFT'], bars: ['AAPL'], dailyBars: [] });
    await twin.advance(60_000);
    const bar = await find(socket, ({ T }) => T === 'b');
    expect(bar).toMatchObject({ S: 'AAPL', t: '2024-01-02T14:40:00Z' });
    const [rest] = (
      await caller(twin)('GET', '/v2/stocks/AAPL/bars?timeframe=1Min&start=2024-01-02T14:40:00Z')
    ).body.bars;
    expect({ T: 'b', S: 'AAPL', ...rest }, 'the stream and REST tell the same').toEqual(bar);
    const kinds = (socket.messages as Message[][]).flat().map(({ T, S }) => `${T} ${S}`);
    expect(new Set(kinds.filter((kind) => !kind.endsWith('undefined')))).toEqual(
      new Set(['t AAPL', 'q MSFT', 'b AAPL']),
    );
  });

  it('msgpack: times are timestamps of extension -1', async () => {
    const codec = new ExtensionCodec();
    codec.register({
      type: -1,
      encode: () => null,
      decode: (bytes) => ({ seconds: Buffer.from(bytes).readUInt32BE(bytes.length === 4 ? 0 : 4) }),
    });
    const headers = {
      'Content-Type': 'application/msgpack',
      'APCA-API-KEY-ID': 'A',
      'APCA-API-SECRET-KEY': 'secret',
    };
    const socket = await data(headers, (frame) => decode(frame, { extensionCodec: codec }));
    await find(socket, ({ msg }) => msg === 'authenticated');
    socket.send({ action: 'subscribe', bars: ['*'] });
    await find(socket, ({ T }) => T === 'subscription');
    await twin.advance(60_000);
    const bar = await find(socket, ({ T, S }) => T === 'b' && S === 'SPY');
    expect(bar['t']).toEqual({ seconds: Date.parse('2024-01-02T14:40:00Z') / 1000 });
  });
});
