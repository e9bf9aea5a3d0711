import { request } from 'node:http';
import { connect } from 'node:net';
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { TestSocket } from '../../../support/socket.ts';
import { startTwin } from '../../../support/twin.ts';
import type { Twin } from '../../../support/twin.ts';
import { caller } from '../../../support/wire.ts';
import { frames, requests, written } from '../../../../torture/wire/input.ts';

let twin: Twin;
beforeAll(async () => {
  twin = await startTwin();
});
afterAll(() => twin.close());

interface Raw {
  readonly status: number;
  readonly headers: Readonly<Record<string, string | string[] | undefined>>;
  readonly text: string;
}

/** Sends what fetch would not: any header, path and body. */
function raw(
  method: string,
  path: string,
  headers: Record<string, string>,
  body: string | Buffer = '',
): Promise<Raw> {
  return new Promise((resolve, reject) => {
    const sent = request({ host: '127.0.0.1', port: twin.port, method, path, headers }, (response) => {
      let text = '';
      response.setEncoding('utf8');
      response.on('data', (chunk: string) => (text += chunk));
      response.on('end', () =>
        resolve({ status: response.statusCode ?? 0, headers: response.headers, text }),
      );
      response.on('error', reject);
    });
    sent.on('error', reject);
    sent.end(body);
  });
}
const keys = { 'apca-api-key-id': 'PKEDGE', 'apca-api-secret-key': 'secret' };
const alive = async (): Promise<number> => (await raw('GET', '/v2/clock', keys)).status;

describe('the edge', () => {
  it('P8: every answer says whose it is, refusals included, and has an id and its limits', async () => {
    for (const path of ['/v2/clock', '/v2/nothing']) {
      const { headers } = await raw('GET', path, keys);
      expect(headers).toMatchObject({ 'x-exchange': 'tickwright', 'x-ratelimit-limit': expect.any(String) });
      expect(headers['x-request-id']).toMatch(/^[0-9a-f]{32}$/);
    }
  });

  it('a foreign Host or Origin is refused, over HTTP and on both sockets', async () => {
    const forbidden = [
      { host: 'evil.example' },
      { host: '127.0.0.1.evil.example' },
      { origin: 'https://evil.example' },
      { origin: 'null' },
    ];
    for (const headers of forbidden) {
      expect((await raw('GET', '/v2/account', { ...keys, ...headers })).status, JSON.stringify(headers)).toBe(
        403,
      );
      for (const path of ['/stream', '/v2/iex']) {
        const socket = new TestSocket(twin.wsUrl + path, headers, (frame) => frame);
        await expect(socket.opened(), path).rejects.toThrow('403');
      }
    }
    expect(
      (await raw('GET', '/v2/account', { ...keys, origin: `http://localhost:${twin.port}` })).status,
    ).toBe(200);
  });

  it('without keys 403, with an empty one 401; any pair is an account of its own', async () => {
    expect((await raw('GET', '/v2/account', {})).text).toBe('{"message":"forbidden."}');
    const empty = await raw('GET', '/v2/account', { ...keys, 'apca-api-secret-key': '' });
    expect([empty.status, JSON.parse(empty.text).code]).toEqual([401, 40110000]);
    const ids = await Promise.all(
      [caller(twin, 'A'), caller(twin, 'A'), caller(twin, 'B')].map(
        async (call) => (await call('GET', '/v2/account')).body.id,
      ),
    );
    expect(ids[0]).toBe(ids[1]);
    expect(ids[0]).not.toBe(ids[2]);
    expect(JSON.stringify(ids), 'P10: no key can be read off an account').not.toMatch(/PK|secret/);
  });

  it('bodies over 1 MB, malformed JSON and wrong shapes are refused', async () => {
    const post = (body: string | Buffer) => raw('POST', '/v2/orders', keys, body);
    expect((await post('x'.repeat(1_000_001))).status).toBe(413);
    for (const body of ['{', '[]', '"text"', 'null', '12', '{"a":'.repeat(5000), '['.repeat(100_000)])
      expect((await post(body)).status, body.slice(0, 20)).toBe(400);
    expect((await post('{"a":'.repeat(30) + '1' + '}'.repeat(30))).status).toBe(400);
    expect((await post('')).status).toBe(422);
  });

  it('a limit of requests answers 429 with the time to wait', async () => {
    const limited = await startTwin({ rateLimit: 3 });
    const call = caller(limited);
    const statuses: number[] = [];
    for (let i = 0; i < 4; i++) statuses.push((await call('GET', '/v2/clock')).status);
    expect(statuses).toEqual([200, 200, 200, 429]);
    const { headers, body } = await call('GET', '/v2/clock');
    expect(body).toEqual({ code: 42910000, message: 'rate limit exceeded' });
    expect(headers.get('x-ratelimit-remaining')).toBe('0');
    expect(Number(headers.get('retry-after'))).toBeGreaterThan(0);
    expect((await caller(limited, 'OTHER')('GET', '/v2/clock')).status, 'of one account').toBe(200);
    await limited.close();
  });

  it('fields that Alpaca removed are told only where asked for', async () => {
    const removed = ['pattern_day_trader', 'daytrade_count', 'daytrading_buying_power'];
    const legacy = await startTwin({ legacyFields: true });
    expect(
      Object.keys((await caller(twin)('GET', '/v2/account')).body).filter((name) => removed.includes(name)),
    ).toEqual([]);
    expect(
      Object.keys((await caller(legacy)('GET', '/v2/account')).body)
        .filter((name) => removed.includes(name))
        .toSorted(),
    ).toEqual(removed.toSorted());
    await legacy.close();
  });
});

describe('1,000 malformed requests and frames', () => {
  it('none is answered with a fault of the exchange, and it lives on', async () => {
    const faults: string[] = [];
    let refused = 0;
    await fc.assert(
      fc.asyncProperty(requests, async (sketch) => {
        const { method, path, body: sent } = written(sketch);
        const { status } = await raw(method, path, keys, sent);
        if (status >= 500) faults.push(`${method} ${path} ${sent}`);
        if (status >= 400) refused++;
      }),
      { seed: 11, numRuns: 800 },
    );
    expect(faults).toEqual([]);
    expect(refused, 'most of it is refused').toBeGreaterThan(300);
    expect(await alive()).toBe(200);
  });

  it('frames of any bytes neither break the sockets nor the exchange', async () => {
    for (const path of ['/stream', '/v2/iex', '/v2/test']) {
      const socket = new TestSocket(twin.wsUrl + path, {}, (frame) => frame);
      await socket.opened();
      for (const frame of fc.sample(frames, { seed: 5, numRuns: 100 })) socket.socket.send(frame);
      const pong = new Promise((resolve) => socket.socket.once('pong', resolve));
      socket.socket.ping();
      await pong;
      expect(socket.messages.length, 'what cannot be read is answered').toBeGreaterThan(50);
      socket.close();
    }
    expect(await alive()).toBe(200);
  });

  it('bytes that are no HTTP, and half a request, are turned away', async () => {
    for (const bytes of [
      '\u0000\u0001\u0002\r\n\r\n',
      'GET / HTTP/9.9\r\n\r\n',
      `GET / HTTP/1.1\r\nX: ${'y'.repeat(70_000)}\r\n\r\n`,
    ]) {
      const answer = await new Promise<string>((resolve) => {
        let text = '';
        const socket = connect(twin.port, '127.0.0.1', () => socket.write(bytes));
        socket.on('data', (chunk) => (text += chunk.toString('latin1')));
        socket.on('error', () => resolve(text));
        socket.on('close', () => resolve(text));
      });
      expect(answer.slice(0, 12)).toMatch(/^HTTP\/1\.1 [45]/);
    }
    const half = connect(twin.port, '127.0.0.1', () =>
      half.write('POST /v2/orders HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Length: 100\r\n\r\n{'),
    );
    await new Promise((resolve) => half.once('connect', resolve));
    half.destroy();
    expect(await alive()).toBe(200);
  });
});
