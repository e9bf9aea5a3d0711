import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { AlpacaBroker } from '../../../brokers/alpaca/index.ts';
import type { OrderRequest } from '../../../domain/index.ts';
import { account, KEYS, Loopback, openBroker, order, uuid } from './loopback.ts';
import type { Reply } from './loopback.ts';

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

const request = (fields: Partial<OrderRequest> = {}): OrderRequest => ({
  clientOrderId: 'desk-1',
  symbol: 'AAPL',
  side: 'buy',
  type: 'limit',
  qty: 10,
  timeInForce: 'day',
  orderClass: 'simple',
  limitPrice: 99.5,
  ...fields,
});
const posted = async (fields: Partial<OrderRequest>): Promise<unknown> => {
  server.on('POST /v2/orders', () => ({ body: order() }));
  const outcome = await broker.submit(request(fields));
  expect(outcome.outcome, JSON.stringify(outcome)).toBe('accepted');
  return server.asked.at(-1)?.body;
};
const answered = async (reply: Reply): Promise<unknown> => {
  server.on('POST /v2/orders', () => reply);
  return broker.submit(request());
};
const refusal = (status: number, code: number, message: string): Reply => ({
  status,
  body: { code, message },
});

describe('orders as they are sent', () => {
  const common = { client_order_id: 'desk-1', symbol: 'AAPL', side: 'buy', qty: '10', time_in_force: 'day' };

  it.each([
    ['market', { type: 'market', limitPrice: undefined }, { type: 'market' }],
    ['limit', {}, { type: 'limit', limit_price: '99.50' }],
    ['stop', { type: 'stop', limitPrice: undefined, stopPrice: 101 }, { type: 'stop', stop_price: '101.00' }],
    [
      'stop limit',
      { type: 'stop_limit', stopPrice: 101 },
      { type: 'stop_limit', stop_price: '101.00', limit_price: '99.50' },
    ],
    [
      'trailing stop in dollars',
      { type: 'trailing_stop', limitPrice: undefined, trailPrice: 2.5 },
      { type: 'trailing_stop', trail_price: '2.50' },
    ],
    [
      'trailing stop in percent',
      { type: 'trailing_stop', limitPrice: undefined, trailPercent: 1.5 },
      { type: 'trailing_stop', trail_percent: '1.5' },
    ],
  ] as const)('a %s order has its own prices and no others', async (_name, fields, wire) => {
    const { limitPrice, ...others } = request(fields as Partial<OrderRequest>);
    const body = await posted({
      ...others,
      ...(limitPrice !== undefined ? { limitPrice } : { limitPrice: undefined as never }),
    });
    expect(body).toEqual({ ...common, order_class: 'simple', ...wire });
  });

  it.each(['day', 'gtc', 'ioc', 'fok', 'opg', 'cls'] as const)(
    'time in force %s is sent as it is',
    async (timeInForce) => {
      expect(await posted({ timeInForce })).toMatchObject({ time_in_force: timeInForce });
    },
  );

  it('a bracket carries both exits, an oto one, an oco its target in take_profit alone', async () => {
    const exits = { takeProfit: { limitPrice: 110 }, stopLoss: { stopPrice: 95, limitPrice: 94.99 } };
    expect(await posted({ orderClass: 'bracket', ...exits })).toMatchObject({
      order_class: 'bracket',
      take_profit: { limit_price: '110.00' },
      stop_loss: { stop_price: '95.00', limit_price: '94.99' },
    });
    const oto = await posted({ orderClass: 'oto', stopLoss: { stopPrice: 95 } });
    expect(oto).toMatchObject({ order_class: 'oto', stop_loss: { stop_price: '95.00' } });
    expect(oto).not.toHaveProperty('take_profit');
    const oco = await posted({
      orderClass: 'oco',
      side: 'sell',
      limitPrice: 110,
      stopLoss: { stopPrice: 95 },
    });
    expect(oco).toMatchObject({ order_class: 'oco', type: 'limit', take_profit: { limit_price: '110.00' } });
    expect(oco).not.toHaveProperty('limit_price');
  });

  it('quantities have at most nine decimals and no exponent; notional stands instead of a quantity', async () => {
    expect(await posted({ qty: 0.1 + 0.2 })).toMatchObject({ qty: '0.3' });
    expect(await posted({ qty: 1e-7 })).toMatchObject({ qty: '0.0000001' });
    const dollars = await posted({
      type: 'market',
      qty: 0,
      notional: 250.004,
      limitPrice: undefined as never,
    });
    expect(dollars).toMatchObject({ notional: '250' });
    expect(dollars).not.toHaveProperty('qty');
  });

  it('the noise of a double is taken off a price; what is off its tick is refused and not sent', async () => {
    expect(await posted({ limitPrice: 0.1 + 0.2 + 99 })).toMatchObject({ limit_price: '99.30' });
    expect(await posted({ limitPrice: 0.1234 })).toMatchObject({ limit_price: '0.1234' });
    server.asked.length = 0;
    expect(await broker.submit(request({ limitPrice: 99.123 }))).toMatchObject({
      outcome: 'refused',
      code: 'sub_penny',
    });
    expect(await broker.submit(request({ qty: -5 }))).toMatchObject({
      outcome: 'refused',
      code: 'invalid_order',
    });
    expect(await broker.submit(request({ qty: Number.NaN }))).toMatchObject({ outcome: 'refused' });
    expect(server.asked).toEqual([]);
  });
});

describe('what becomes of a submit', () => {
  it.each([
    [403, 40310000, 'insufficient buying power', 'insufficient_buying_power'],
    [403, 40310000, 'insufficient qty available for order (requested: 23, available: 0)', 'insufficient_qty'],
    [403, 40310000, 'potential wash trade detected. use complex orders', 'wash_trade'],
    [422, 42210000, 'potential wash trade detected. opposite side market/stop order exists', 'wash_trade'],
    [403, 40310000, 'account is not allowed to short', 'no_short'],
    [422, 42210000, 'asset "GME" cannot be sold short', 'no_short'],
    [
      422,
      42210000,
      'invalid limit_price 290.123. sub-penny increment does not fulfill minimum pricing criteria',
      'sub_penny',
    ],
    [422, 42210000, 'asset "XYZ" is not active', 'unknown_symbol'],
    [422, 42210000, 'asset XYZ is not tradable', 'unknown_symbol'],
    [422, 42210000, 'requested asset is not fractionable', 'invalid_order'],
    [422, 42210000, 'stop price must be less than current price', 'invalid_order'],
    [403, 40310100, 'trade denied due to pattern day trading protection', 'invalid_order'],
    [403, 40310000, 'market is closed', 'market_closed'],
  ])('%i %i "%s" is refused as %s', async (status, code, message, expected) => {
    expect(await answered(refusal(status, code, message))).toEqual({
      outcome: 'refused',
      code: expected,
      message,
    });
  });

  it.each([
    ['a 500', { status: 500, body: { code: 50010000, message: 'internal server error' } }],
    [
      'a 504 of a gateway in HTML',
      { status: 504, body: '<html><head><title>504</title></head><body>Gateway Time-out</body></html>' },
    ],
    ['a 403 of a gateway, without a code', { status: 403, body: { message: 'forbidden.' } }],
    ['HTML with status 200', { status: 200, body: '<html>maintenance</html>' }],
    ['an order of another form', { status: 200, body: { id: 'x' } }],
    ['a 429', { status: 429, body: { code: 42910000, message: 'rate limit exceeded' } }],
    ['a lost connection', 'drop'],
  ] as [string, Reply][])(
    'P4: after %s the order is unknown, and is not sent again',
    async (_name, reply) => {
      expect(await answered(reply)).toMatchObject({ outcome: 'unknown' });
      expect(server.times('POST /v2/orders')).toBe(1);
    },
  );

  it('P4: a time-out is unknown', async () => {
    const silent = await openBroker(server, {
      timeoutMs: 50,
      fetch: (input, init) =>
        new Request(input).url.endsWith('/v2/orders')
          ? new Promise((_resolve, reject) => {
              init?.signal?.addEventListener('abort', () => reject(new Error('aborted')));
            })
          : fetch(input, init),
    });
    expect(await silent.broker.submit(request())).toMatchObject({ outcome: 'unknown' });
  });

  it('a page of HTML is told in one short line without tags', async () => {
    const outcome = await answered({
      status: 502,
      body: `<html><style>p{}</style><body><h1>Bad</h1>\n${'x'.repeat(5000)}</body></html>`,
    });
    const { message } = outcome as { message: string };
    expect(message).toMatch(/^HTTP 502: Bad x+\.\.\.$/);
    expect(message.length).toBeLessThan(220);
  });

  it('P10: keys that a server repeats do not come through', async () => {
    const echo = refusal(422, 42210000, `bad request from ${KEYS.keyId} / ${KEYS.secretKey}`);
    expect(JSON.stringify(await answered(echo))).not.toMatch(/PLANTED|planted/);
  });

  it('an accepted order is the domain order, times in UTC milliseconds', async () => {
    server.on('POST /v2/orders', () => ({ body: order({ id: uuid(77), client_order_id: 'desk-1' }) }));
    expect(await broker.submit(request())).toEqual({
      outcome: 'accepted',
      order: {
        id: uuid(77),
        clientOrderId: 'desk-1',
        parentId: null,
        symbol: 'AAPL',
        side: 'buy',
        type: 'limit',
        qty: 10,
        filledQty: 0,
        avgFillPrice: null,
        status: 'new',
        timeInForce: 'day',
        orderClass: 'simple',
        limitPrice: 99.5,
        stopPrice: null,
        createdAt: '2026-11-20T15:00:00.123Z',
        updatedAt: '2026-11-20T15:00:00.123Z',
      },
    });
  });
});

describe('cancel', () => {
  const id = uuid(500);
  const stands = (status: string): void =>
    server.on(`GET /v2/orders/${id}`, () => ({ body: order({ id, client_order_id: 'desk-1', status }) }));
  beforeEach(() => {
    server.on('GET /v2/orders:by_client_order_id', ({ query }) =>
      query.get('client_order_id') === 'desk-1'
        ? { body: order({ id, client_order_id: 'desk-1' }) }
        : refusal(404, 40410000, 'order not found'),
    );
    server.on(`DELETE /v2/orders/${id}`, () => ({ status: 204 }));
  });

  it.each([
    ['canceled', 'canceled'],
    ['pending_cancel', 'pending'],
    ['new', 'pending'],
    ['filled', 'already_final'],
    ['expired', 'already_final'],
  ])('204 and then %s is told as %s', async (status, outcome) => {
    stands(status);
    expect(await broker.cancel('desk-1')).toMatchObject({ outcome });
  });

  it('an order that nobody knows is not found', async () => {
    expect(await broker.cancel('nobody')).toEqual({ outcome: 'not_found' });
  });

  it('422 of a finished order is already final', async () => {
    server.on(`DELETE /v2/orders/${id}`, () => refusal(422, 42210000, 'order is already in "filled" state'));
    stands('filled');
    expect(await broker.cancel('desk-1')).toMatchObject({
      outcome: 'already_final',
      order: { status: 'filled' },
    });
  });

  it('P7: silence is followed by a look and another attempt, three at most', async () => {
    let deletes = 0;
    server.on(`DELETE /v2/orders/${id}`, () => (++deletes < 3 ? { status: 500, body: '' } : { status: 204 }));
    server.on(`GET /v2/orders/${id}`, () => ({
      body: order({ id, client_order_id: 'desk-1', status: deletes < 3 ? 'new' : 'canceled' }),
    }));
    expect(await broker.cancel('desk-1')).toMatchObject({ outcome: 'canceled' });
    expect(deletes).toBe(3);
    server.on(`DELETE /v2/orders/${id}`, () => 'drop');
    stands('new');
    server.asked.length = 0;
    expect(await broker.cancel('desk-1')).toMatchObject({ outcome: 'unknown' });
    expect(server.times(`DELETE /v2/orders/${id}`)).toBe(3);
  });

  it('P7: an order that was seen is cancelled without a look-up first', async () => {
    stands('canceled');
    await broker.findOrder('desk-1');
    server.asked.length = 0;
    await broker.cancel('desk-1');
    expect(server.asked[0]?.method).toBe('DELETE');
  });
});

describe('what a reconciliation asks', () => {
  it('open orders are asked nested and flat, held legs stand beneath their parent', async () => {
    const leg = (fields: Record<string, unknown>) =>
      order({ order_class: 'bracket', side: 'sell', ...fields });
    const waiting = [
      leg({ id: uuid(11), status: 'held' }),
      leg({ id: uuid(12), status: 'held', type: 'stop', limit_price: null, stop_price: '90' }),
    ];
    const parent = order({ id: uuid(10), order_class: 'bracket' });
    // The parent of these has filled: they show outside of it only, and only its history names it.
    const orphan = leg({ id: uuid(21) });
    const filled = order({ id: uuid(20), order_class: 'bracket', status: 'filled', legs: [orphan] });
    server.on('GET /v2/orders', ({ query }) => {
      if (query.get('status') === 'all') return { body: [filled] };
      return {
        body: query.get('nested') === 'true' ? [{ ...parent, legs: waiting }, orphan] : [parent, orphan],
      };
    });
    const open = await broker.openOrders();
    expect(open.map((o) => [o.id, o.parentId, o.status])).toEqual([
      [uuid(10), null, 'new'],
      [uuid(11), uuid(10), 'held'],
      [uuid(12), uuid(10), 'held'],
      [uuid(21), uuid(20), 'new'],
    ]);
  });

  it('a status that is not known is unknown, a kind of order that is not the desk’s is left out', async () => {
    server.on('GET /v2/orders', ({ query }) => ({
      body:
        query.get('nested') === 'true'
          ? [order({ id: uuid(30), status: 'in_limbo' }), order({ order_class: 'mleg' })]
          : [],
    }));
    expect((await broker.openOrders()).map((o) => [o.id, o.status])).toEqual([[uuid(30), 'unknown']]);
  });

  it('orders are paged by submission; what a page repeats counts once', async () => {
    const at = (n: number): string => new Date(Date.parse('2026-11-01T00:00:00Z') + n * 1000).toISOString();
    const all = Array.from({ length: 1203 }, (_, n) =>
      order({
        id: uuid(10_000 + n),
        status: 'filled',
        submitted_at: at(n),
        created_at: at(n),
        updated_at: at(n),
      }),
    );
    server.on('GET /v2/orders', ({ query }) => {
      if (query.get('status') === 'open') return { body: [] };
      const after = query.get('after') ?? '';
      return {
        body: all.filter((o) => (o['submitted_at'] as string) > after).slice(0, Number(query.get('limit'))),
      };
    });
    const orders = await broker.orders(at(100));
    expect(orders).toHaveLength(1103);
    expect(new Set(orders.map((o) => o.id)).size).toBe(1103);
  });

  it('an order that was open and no longer is, is asked for by its id', async () => {
    let open = [order({ id: uuid(40), client_order_id: 'old' })];
    server.on('GET /v2/orders', ({ query }) => ({ body: query.get('status') === 'open' ? open : [] }));
    server.on('GET /v2/orders/*', () => ({
      body: order({ id: uuid(40), client_order_id: 'old', status: 'canceled' }),
    }));
    await broker.orders('2026-11-20T14:00:00.000Z');
    open = [];
    expect(await broker.orders('2026-11-20T15:30:00.000Z')).toMatchObject([
      { id: uuid(40), status: 'canceled' },
    ]);
  });

  it('fills follow the page token and carry the client order id of their order', async () => {
    const all = Array.from({ length: 150 }, (_, n) => ({
      id: `20261120150000${String(n).padStart(3, '0')}::${uuid(n)}`,
      activity_type: 'FILL',
      type: 'partial_fill',
      transaction_time: `2026-11-20T15:00:00.${String(n).padStart(3, '0')}Z`,
      price: '100.25',
      qty: '1',
      cum_qty: String(n + 1),
      leaves_qty: '0',
      side: 'buy',
      symbol: 'AAPL',
      order_id: uuid(60),
      order_status: 'partially_filled',
    }));
    server.on('GET /v2/account/activities/FILL', ({ query }) => {
      const token = query.get('page_token');
      const from = token === null ? 0 : all.findIndex((a) => a.id === token) + 1;
      return { body: all.slice(from, from + Number(query.get('page_size'))) };
    });
    server.on('GET /v2/orders/*', () => ({ body: order({ id: uuid(60), client_order_id: 'desk-60' }) }));
    const fills = await broker.fills('2026-11-20T15:00:00.000Z');
    expect(fills).toHaveLength(150);
    expect(fills[149]).toEqual({
      executionId: `${uuid(60)}:150`,
      orderId: uuid(60),
      clientOrderId: 'desk-60',
      symbol: 'AAPL',
      side: 'buy',
      qty: 1,
      price: 100.25,
      fees: 0,
      at: '2026-11-20T15:00:00.149Z',
      session: '2026-11-20',
    });
    expect(server.times(`GET /v2/orders/${uuid(60)}`), 'the name is looked up once').toBe(1);
  });

  it('the account is told without borrowed money, positions by symbol, time by the clock', async () => {
    expect(await broker.account()).toEqual({
      id: 'PA3TEST',
      cash: 100_000,
      equity: 100_500.25,
      buyingPower: 99_005,
    });
    const position = (symbol: string, qty: string) => ({
      symbol,
      qty,
      avg_entry_price: '10.5',
      side: 'long',
      current_price: '11',
    });
    server.on('GET /v2/positions', () => ({
      body: [position('MSFT', '5'), position('AAPL', '0.123456789')],
    }));
    expect(await broker.positions()).toEqual([
      { symbol: 'AAPL', qty: 0.123456789, avgEntryPrice: 10.5 },
      { symbol: 'MSFT', qty: 5, avgEntryPrice: 10.5 },
    ]);
    server.on('GET /v2/clock', () => ({
      body: {
        timestamp: '2026-11-20T10:00:00.123456789-05:00',
        is_open: true,
        next_open: '2026-11-23T09:30:00-05:00',
        next_close: '2026-11-20T16:00:00-05:00',
      },
    }));
    expect(await broker.time()).toBe(Date.parse('2026-11-20T15:00:00.123Z'));
  });

  it('where nobody answers on this machine, how to start the exchange is said', async () => {
    server.on('GET /v2/account', () => 'drop');
    await expect(broker.account()).rejects.toMatchObject({
      code: 'BROKER_UNREACHABLE',
      hint: expect.stringContaining('npm run exchange'),
    });
  });

  it('a null, an empty text or a word where money stands is refused, not read as zero', async () => {
    for (const cash of [null, '', 'lots', true]) {
      server.on('GET /v2/account', () => ({ body: account({ cash }) }));
      await expect(broker.account()).rejects.toMatchObject({ code: 'BROKER_UNREACHABLE' });
    }
  });

  it('calendar, assets and the equity of the past are read', async () => {
    server.on('GET /v2/calendar', () => ({
      body: [
        { date: '2026-11-27', open: '09:30', close: '13:00', session_open: '0400', session_close: '1700' },
      ],
    }));
    expect(await broker.reference.calendar('2026-11-27', '2026-11-27')).toEqual([
      { date: '2026-11-27', openMinutes: 570, closeMinutes: 780 },
    ]);
    server.on('GET /v2/assets/*', ({ path }) =>
      path.endsWith('AAPL')
        ? {
            body: {
              id: 'x',
              class: 'us_equity',
              exchange: 'NASDAQ',
              symbol: 'AAPL',
              name: 'Apple',
              status: 'active',
              tradable: true,
              fractionable: true,
              shortable: true,
              marginable: true,
            },
          }
        : refusal(404, 40410000, 'asset not found for XYZ'),
    );
    expect(await broker.reference.asset('AAPL')).toMatchObject({
      active: true,
      tradable: true,
      fractionable: true,
    });
    expect(await broker.reference.asset('XYZ')).toBeNull();
    server.on('GET /v2/account/portfolio/history', () => ({
      body: {
        timestamp: [1_700_000_000, 1_700_086_400],
        equity: [100, null],
        profit_loss: [0, null],
        profit_loss_pct: [0, null],
        base_value: 100,
        timeframe: '1D',
      },
    }));
    expect(await broker.reference.equity('1M', '1D')).toEqual([{ at: 1_700_000_000_000, equity: 100 }]);
  });
});
