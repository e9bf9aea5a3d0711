import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { AlpacaBroker } from '../../brokers/alpaca/index.ts';
import { BrokerFeed } from '../../brokers/feed/index.ts';
import { createRng, ReplayedClock } from '../../domain/index.ts';
import type { OrderRequest } from '../../domain/index.ts';
import { edgeFetch } from '../../guards/index.ts';
import { AlpacaDataClient, alpacaMarket } from '../../market/alpaca/index.ts';
import { account, KEYS, Loopback, openBroker, OPEN, order, uuid } from '../brokers/alpaca/loopback.ts';

let server: Loopback;
let broker: AlpacaBroker;

beforeEach(async () => {
  server = await Loopback.open();
  ({ broker } = await openBroker(server));
  server.asked.length = 0;
});
afterEach(async () => {
  broker.close();
  await server.close();
});

const entry: OrderRequest = {
  clientOrderId: 'desk-20261120-AAPL-entry-1',
  symbol: 'AAPL',
  side: 'buy',
  type: 'limit',
  qty: 10,
  timeInForce: 'day',
  orderClass: 'simple',
  limitPrice: 99.5,
};
const known = (fields: Record<string, unknown> = {}) =>
  order({ id: uuid(1), client_order_id: entry.clientOrderId, ...fields });
const duplicate = { status: 422, body: { code: 40010001, message: 'client_order_id must be unique' } };

describe('a timed-out submit (hummingbot#493, trading-signals#1178, kalshi-starter-code-python#135)', () => {
  it('P4: is unknown, goes out once, and is found under its one id', async () => {
    server.on('POST /v2/orders', () => 'drop');
    server.on('GET /v2/orders:by_client_order_id', () => ({ body: known() }));
    expect(await broker.submit(entry)).toMatchObject({ outcome: 'unknown' });
    expect(server.times('POST /v2/orders')).toBe(1);
    expect(await broker.findOrder(entry.clientOrderId)).toMatchObject({ id: uuid(1) });
  });

  it('P4: "client_order_id must be unique" after a lost reply means accepted', async () => {
    server.on('POST /v2/orders', () => duplicate);
    server.on('GET /v2/orders:by_client_order_id', () => ({
      body: known({ status: 'filled', filled_qty: '10', filled_avg_price: '99.4' }),
    }));
    expect(await broker.submit(entry)).toMatchObject({
      outcome: 'accepted',
      order: { id: uuid(1), status: 'filled' },
    });
  });

  it('P4: the same code with other words is no acceptance, and a look-up that fails leaves it unknown', async () => {
    server.on('POST /v2/orders', () => ({
      status: 422,
      body: { code: 40010001, message: 'order_id is missing' },
    }));
    expect(await broker.submit(entry)).toMatchObject({ outcome: 'refused', code: 'invalid_order' });
    server.on('POST /v2/orders', () => duplicate);
    server.on('GET /v2/orders:by_client_order_id', () => ({ status: 503, body: '' }));
    expect(await broker.submit(entry)).toMatchObject({ outcome: 'unknown' });
    server.on('GET /v2/orders:by_client_order_id', () => ({
      status: 404,
      body: { code: 40410000, message: 'order not found' },
    }));
    expect(await broker.submit(entry), 'not listed yet is not absent').toMatchObject({ outcome: 'unknown' });
  });
});

describe('cancels', () => {
  it('a stuck pending_cancel is pending, never canceled (alpaca-py#400, Alpaca-API#199)', async () => {
    server.on('GET /v2/orders:by_client_order_id', () => ({ body: known({ status: 'pending_cancel' }) }));
    server.on('DELETE /v2/orders/*', () => ({
      status: 422,
      body: { code: 42210000, message: 'order is already in "pending_cancel" state' },
    }));
    server.on('GET /v2/orders/*', () => ({ body: known({ status: 'pending_cancel' }) }));
    expect(await broker.cancel(entry.clientOrderId)).toMatchObject({
      outcome: 'pending',
      order: { status: 'pending_cancel' },
    });
  });

  it('a fill that overtakes the cancel is told as final, with its shares (Alpaca-API#71)', async () => {
    server.on('GET /v2/orders:by_client_order_id', () => ({ body: known() }));
    server.on('DELETE /v2/orders/*', () => ({ status: 204 }));
    server.on('GET /v2/orders/*', () => ({
      body: known({ status: 'filled', filled_qty: '10', filled_avg_price: '99.4' }),
    }));
    expect(await broker.cancel(entry.clientOrderId)).toMatchObject({
      outcome: 'already_final',
      order: { filledQty: 10 },
    });
  });

  it('P7: cancels go out while ordinary calls are broken, without queue or breaker', async () => {
    server.on('POST /v2/orders', () => ({ status: 500, body: '' }));
    for (let n = 0; n < 8; n++) await broker.submit({ ...entry, clientOrderId: `desk-${n}` });
    server.on('GET /v2/orders:by_client_order_id', () => ({ body: known() }));
    server.on('DELETE /v2/orders/*', () => ({ status: 204 }));
    server.on('GET /v2/orders/*', () => ({ body: known({ status: 'canceled' }) }));
    expect(await broker.cancel(entry.clientOrderId)).toMatchObject({ outcome: 'canceled' });
    expect(
      await broker.submit({ ...entry, clientOrderId: 'desk-exit', side: 'sell' }),
      'an exit is sent too',
    ).toMatchObject({ outcome: 'unknown' });
    expect(server.asked.at(-1)?.body).toMatchObject({ client_order_id: 'desk-exit' });
  });
});

describe('answers', () => {
  it('an account without the fields removed in July 2026 is read, and one that still has them too', async () => {
    const old = {
      pattern_day_trader: true,
      daytrade_count: 5,
      daytrading_buying_power: '0',
      dtbp_check: 'both',
    };
    for (const fields of [{}, old]) {
      server.on('GET /v2/account', () => ({ body: account(fields) }));
      expect(await broker.account()).toMatchObject({ id: 'PA3TEST', buyingPower: 99_005 });
    }
  });

  it('cumulative quantity is never read as that of a fill (Lean#4014)', async () => {
    const activity = (cum: string, n: number) => ({
      id: `2026112015000000${n}::${uuid(n)}`,
      activity_type: 'FILL',
      price: '100',
      qty: '4',
      cum_qty: cum,
      leaves_qty: '0',
      side: 'buy',
      symbol: 'AAPL',
      order_id: uuid(1),
      transaction_time: `2026-11-20T15:00:0${n}Z`,
    });
    server.on('GET /v2/account/activities/FILL', () => ({ body: [activity('4', 1), activity('8', 2)] }));
    server.on('GET /v2/orders/*', () => ({ body: known() }));
    expect((await broker.fills('2026-11-20T00:00:00.000Z')).map((f) => f.qty)).toEqual([4, 4]);
  });

  it('one fill told three times counts once (Lean Alpaca#28, #61)', async () => {
    const feed = new BrokerFeed();
    const filled = order({ id: uuid(1), status: 'filled', filled_qty: '10', filled_avg_price: '100' });
    server.on('GET /v2/orders', ({ query }) => ({ body: query.get('status') === 'open' ? [] : [filled] }));
    server.on('GET /v2/account/activities/FILL', () => ({
      body: [
        {
          id: 'x::y',
          activity_type: 'FILL',
          price: '100',
          qty: '10',
          cum_qty: '10',
          leaves_qty: '0',
          side: 'buy',
          symbol: 'AAPL',
          order_id: uuid(1),
          transaction_time: '2026-11-20T15:00:01Z',
        },
      ],
    }));
    const opened = await openBroker(server, { feed });
    for (let n = 0; n < 3; n++) await opened.broker.catchUp();
    const fills = (await opened.broker.updatesAfter(0)).filter((u) => u.kind === 'order' && u.fill);
    expect(fills).toHaveLength(1);
  });
});

describe('the edge', () => {
  it('P8: no request leaves for another host, whatever the address says', async () => {
    const sent: string[] = [];
    const edge = edgeFetch({
      name: 'Alpaca',
      baseUrl: 'https://paper-api.alpaca.markets',
      fetch: (input) => {
        sent.push(new Request(input).url);
        return Promise.resolve(new Response('{}'));
      },
    });
    for (const url of [
      'https://api.alpaca.markets/v2/orders',
      'http://paper-api.alpaca.markets/v2/orders',
      'https://paper-api.alpaca.markets.evil.example/',
      'https://paper-api.alpaca.markets:8443/',
    ]) {
      await expect(edge(url)).rejects.toMatchObject({ code: 'INTERNAL' });
    }
    expect(sent).toEqual([]);
    await edge('https://paper-api.alpaca.markets/v2/orders');
    expect(sent).toHaveLength(1);
  });

  it('P10: a redirect is an error, and the keys do not follow it', async () => {
    const followed: unknown[] = [];
    const elsewhere = createServer((request, response) => {
      followed.push(request.headers);
      response.end('{}');
    });
    await new Promise<void>((resolve) => elsewhere.listen(0, '127.0.0.1', resolve));
    const location = `http://127.0.0.1:${(elsewhere.address() as AddressInfo).port}/v2/orders`;
    server.on('POST /v2/orders', () => ({ status: 307, headers: { location }, body: '' }));
    expect(await broker.submit(entry)).toMatchObject({ outcome: 'unknown' });
    expect(followed).toEqual([]);
    await new Promise((resolve) => elsewhere.close(resolve));
  });

  it('the SDK does not look for keys or tokens in the environment', async () => {
    process.env['APCA_API_OAUTH_TOKEN'] = 'token-of-someone-else';
    process.env['APCA_API_KEY_ID'] = 'key-of-someone-else';
    try {
      const opened = await openBroker(server);
      await opened.broker.account();
      const headers = server.asked.at(-1)?.headers;
      expect(headers?.['apca-api-key-id']).toBe(KEYS.keyId);
      expect(headers?.authorization).toBeUndefined();
    } finally {
      delete process.env['APCA_API_OAUTH_TOKEN'];
      delete process.env['APCA_API_KEY_ID'];
    }
  });

  it('P8: X-Exchange on this machine is our exchange; without it the account is what the settings say', async () => {
    expect((await openBroker(server)).kind).toBe('paper');
    server.on('GET /v2/account', () => ({ body: account(), headers: { 'X-Exchange': 'tickwright' } }));
    expect((await openBroker(server)).kind).toBe('exchange');
  });

  it('P8: X-Exchange from another machine is refused', async () => {
    const claims = (): Promise<Response> =>
      Promise.resolve(new Response(JSON.stringify(account()), { headers: { 'X-Exchange': 'tickwright' } }));
    await expect(
      openBroker(server, { baseUrl: 'https://exchange.example', fetch: claims }),
    ).rejects.toMatchObject({
      code: 'CONFIG_INVALID',
      message: expect.stringMatching(/is not on this machine/) as string,
    });
  });

  it('P8: the other address than the money asked for, and http to another machine, are refused unasked', async () => {
    const never = (): Promise<Response> => Promise.reject(new Error('nothing may be sent'));
    const open = (baseUrl: string, money: 'paper' | 'live') =>
      openBroker(server, { baseUrl, money, fetch: never });
    await expect(open('https://api.alpaca.markets', 'paper')).rejects.toMatchObject({
      code: 'CONFIG_INVALID',
    });
    await expect(open('https://paper-api.alpaca.markets', 'live')).rejects.toMatchObject({
      code: 'CONFIG_INVALID',
    });
    await expect(open('http://10.0.0.7:8899', 'paper')).rejects.toMatchObject({ code: 'CONFIG_INVALID' });
  });

  it('a paper key on live, and the reverse, are told as what they are', async () => {
    const refused = (): Promise<Response> =>
      Promise.resolve(
        new Response('{"code":40110000,"message":"request is not authorized"}', { status: 401 }),
      );
    const hint = async (baseUrl: string, money: 'paper' | 'live', keyId: string): Promise<string> =>
      openBroker(server, { baseUrl, money, keyId, fetch: refused }).then(
        () => 'taken',
        (error: { code: string; message: string; hint: string }) =>
          `${error.code} ${error.message} ${error.hint}`,
      );
    expect(await hint('https://api.alpaca.markets', 'live', 'PKPAPERKEY')).toMatch(
      /BROKER_REFUSED.*live address.*keys of a paper account/,
    );
    expect(await hint('https://paper-api.alpaca.markets', 'paper', 'AKLIVEKEY1')).toMatch(
      /paper address.*keys of a live account/,
    );
    expect(await hint('https://api.alpaca.markets', 'live', 'AKLIVEKEY1')).toMatch(/have keys of their own/);
  });

  it('an account that is blocked does not open', async () => {
    for (const field of ['account_blocked', 'trading_blocked', 'trade_suspended_by_user']) {
      server.on('GET /v2/account', () => ({ body: account({ [field]: true }) }));
      await expect(openBroker(server)).rejects.toMatchObject({ code: 'BROKER_REFUSED' });
    }
  });
});

describe('history is never that of IEX alone', () => {
  it('no question for bars names a feed (AAPL 1.65 M against 46.6 M shares in a day)', async () => {
    const clock = new ReplayedClock(OPEN);
    server.on('GET /v2/stocks/bars', () => ({ body: { bars: {}, next_page_token: null } }));
    server.on('GET /v1/corporate-actions', () => ({
      body: { corporate_actions: {}, next_page_token: null },
    }));
    const client = new AlpacaDataClient({ ...KEYS, baseUrl: server.url, clock, rng: createRng(1) });
    await alpacaMarket({ client, clock }).dailyBars({ symbols: ['AAPL'], through: '2026-11-19' });
    const bars = server.asked.filter(({ path }) => path === '/v2/stocks/bars');
    expect(bars).toHaveLength(1);
    expect(bars.every(({ query }) => !query.has('feed'))).toBe(true);
  });
});
