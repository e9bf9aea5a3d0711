import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { startTwin } from '../../../support/twin.ts';
import type { Twin } from '../../../support/twin.ts';
import { caller } from '../../../support/wire.ts';
import type { Call } from '../../../support/wire.ts';

let twin: Twin;
let call: Call;
beforeEach(async () => {
  twin = await startTwin();
  call = caller(twin);
});
afterEach(() => twin.close());

const order = (fields: object = {}) => ({
  symbol: 'AAPL',
  qty: '10',
  side: 'buy',
  type: 'market',
  time_in_force: 'day',
  ...fields,
});
const place = async (fields: object = {}) => (await call('POST', '/v2/orders', order(fields))).body;
const refusal = async (fields: object) => {
  const { status, body } = await call('POST', '/v2/orders', order(fields));
  return [status, body.code, body.message];
};
const read = async (id: string) => (await call('GET', `/v2/orders/${id}`)).body;

describe('orders over the wire', () => {
  it('a market order fills at once while the market is open; its answer is the order as it was taken', async () => {
    const placed = await place({ client_order_id: 'mine' });
    expect(placed).toMatchObject({
      status: 'accepted',
      filled_qty: '0',
      qty: '10',
      order_class: '',
      legs: null,
    });
    const filled = await read(placed.id);
    expect(filled).toMatchObject({ status: 'filled', filled_qty: '10', client_order_id: 'mine' });
    expect(filled.filled_at).not.toBeNull();
    const account = (await call('GET', '/v2/account')).body;
    expect(Number(account.cash)).toBeCloseTo(100_000 - 10 * Number(filled.filled_avg_price), 6);
    expect((await call('GET', '/v2/orders:by_client_order_id?client_order_id=mine')).body.id).toBe(placed.id);
  });

  it('P6: an order of the evening waits for the open and fills there', async () => {
    await twin.advanceTo('close');
    const { id } = await place();
    await twin.advance(3_600_000);
    expect(await read(id)).toMatchObject({ status: 'accepted' });
    await twin.advanceTo('open');
    expect(await read(id)).toMatchObject({ status: 'filled' });
  });

  it('a day order that nothing fills expires at the close, one good till canceled does not', async () => {
    const [day, gtc] = [
      await place({ type: 'limit', limit_price: '1' }),
      await place({ type: 'limit', limit_price: '1', time_in_force: 'gtc' }),
    ];
    await twin.advanceTo('close');
    expect(await read(day.id)).toMatchObject({ status: 'expired' });
    expect(await read(gtc.id)).toMatchObject({ status: 'new' });
  });

  it('a resting limit fills at its limit when the price comes to it', async () => {
    const bars = await call('GET', '/v2/stocks/AAPL/bars/latest');
    const price = bars.body.bar.c as number;
    const { id } = await place({
      type: 'limit',
      limit_price: (price - 0.05).toFixed(2),
      time_in_force: 'gtc',
    });
    for (let session = 0; session < 40 && (await read(id)).status !== 'filled'; session++) {
      await twin.advanceTo('open');
      await twin.advanceTo('close');
    }
    const filled = await read(id);
    expect(filled.status).toBe('filled');
    expect(Number(filled.filled_avg_price)).toBeLessThanOrEqual(Number(filled.limit_price));
  });

  it('ioc and fok never rest', async () => {
    const far = { type: 'limit', limit_price: '1' };
    expect(await read((await place({ ...far, time_in_force: 'ioc' })).id)).toMatchObject({
      status: 'canceled',
    });
    expect(await read((await place({ ...far, time_in_force: 'fok' })).id)).toMatchObject({
      status: 'canceled',
    });
    expect(await read((await place({ time_in_force: 'ioc' })).id)).toMatchObject({ status: 'filled' });
  });

  it('dollars buy as many shares as they pay for, and no more', async () => {
    const { id, notional, qty } = await place({ qty: undefined, notional: '500' });
    expect([notional, qty]).toEqual(['500', null]);
    const filled = await read(id);
    expect(filled.status).toBe('filled');
    const spent = Number(filled.filled_qty) * Number(filled.filled_avg_price);
    expect(spent).toBeGreaterThan(499);
    expect(spent, 'the spread is paid on top').toBeLessThan(500.5);
  });

  it('an extended-hours limit trades after the close, others wait', async () => {
    await twin.advanceTo('close');
    await twin.advance(60_000);
    const late = { type: 'limit', limit_price: '900', qty: 1 };
    expect(await read((await place({ ...late, extended_hours: true })).id)).toMatchObject({
      status: 'filled',
    });
    expect(await read((await place(late)).id)).toMatchObject({ status: 'accepted' });
  });

  it('a trailing stop follows the price and shows its high-water mark', async () => {
    await place();
    const { id } = await place({
      side: 'sell',
      type: 'trailing_stop',
      trail_percent: '1',
      time_in_force: 'gtc',
    });
    const before = await read(id);
    expect(Number(before.stop_price)).toBeCloseTo(Number(before.hwm) * 0.99, 1);
    for (let session = 0; session < 60 && (await read(id)).status !== 'filled'; session++)
      await twin.advanceTo('close');
    const filled = await read(id);
    expect(filled.status).toBe('filled');
    expect(Number(filled.hwm ?? before.hwm)).toBeGreaterThanOrEqual(Number(before.hwm));
  });

  it('a bracket answers with its legs; they wait, work, and one ends the other', async () => {
    const legs = {
      order_class: 'bracket',
      take_profit: { limit_price: 900 },
      stop_loss: { stop_price: '1' },
    };
    const waiting = await place({ ...legs, type: 'limit', limit_price: '2' });
    expect(waiting.legs.map((leg: { type: string; status: string }) => [leg.type, leg.status])).toEqual([
      ['limit', 'held'],
      ['stop', 'held'],
    ]);
    expect((await call('GET', '/v2/orders')).body, 'waiting legs are not open by themselves').toHaveLength(1);
    const [nested] = (await call('GET', '/v2/orders?nested=True')).body;
    expect(nested.legs).toHaveLength(2);
    await call('DELETE', `/v2/orders/${waiting.id}`);
    expect((await read(waiting.legs[0].id)).status).toBe('canceled');

    const working = await place(legs);
    expect((await read(working.legs[0].id)).status).toBe('new');
    expect((await call('DELETE', `/v2/orders/${working.legs[0].id}`)).status).toBe(204);
    expect((await read(working.legs[1].id)).status, 'no leg outlives the other').toBe('canceled');
  });

  it('PATCH makes a new order and ends the old one as replaced', async () => {
    const old = await place({ type: 'limit', limit_price: '5', client_order_id: 'old' });
    const { status, body } = await call('PATCH', `/v2/orders/${old.id}`, { limit_price: '6', qty: '12' });
    expect([status, body.status, body.replaces, body.limit_price, body.qty]).toEqual([
      200,
      'new',
      old.id,
      '6',
      '12',
    ]);
    expect(await read(old.id)).toMatchObject({ status: 'replaced', replaced_by: body.id });
    const again = await call('PATCH', `/v2/orders/${body.id}`, { limit_price: '6' });
    expect([again.status, again.body.message]).toEqual([422, 'order parameters are not changed']);
    const dead = await call('PATCH', `/v2/orders/${old.id}`, { limit_price: '7' });
    expect(dead.body.message).toBe('order is already in "replaced" state');
  });

  it('orders are paged by time and by id, newest first unless asked', async () => {
    const ids: string[] = [];
    for (let i = 0; i < 7; i++) ids.push((await place({ type: 'limit', limit_price: '5', qty: i + 1 })).id);
    const listed = async (query: string) =>
      (await call('GET', `/v2/orders?${query}`)).body.map((o: { id: string }) => ids.indexOf(o.id));
    expect(await listed('limit=3')).toEqual([6, 5, 4]);
    expect(await listed('limit=3&direction=asc')).toEqual([0, 1, 2]);
    expect(await listed(`after_order_id=${ids[4]}&direction=asc`)).toEqual([5, 6]);
    const { submitted_at: at } = await read(ids[2] as string);
    expect(await listed(`until=${at}`), 'exclusive, though all came in one millisecond').toEqual([1, 0]);
    expect((await call('GET', '/v2/orders?limit=501')).status).toBe(422);
    expect(await listed('symbols=MSFT')).toEqual([]);
    expect(await listed('status=closed')).toEqual([]);
  });

  it('DELETE of all answers for each order', async () => {
    const { id } = await place({ type: 'limit', limit_price: '5' });
    const { status, body } = await call('DELETE', '/v2/orders');
    expect([status, body]).toEqual([207, [{ id, status: 200 }]]);
    const gone = await call('DELETE', `/v2/orders/${id}`);
    expect([gone.status, gone.body.code, gone.body.message]).toEqual([
      422,
      42210000,
      'order is already in "canceled" state',
    ]);
  });
});

describe('refusals have the status, code and words of the wire', () => {
  it('of the order itself', async () => {
    expect(await refusal({ symbol: undefined })).toEqual([422, 40010001, 'symbol is required']);
    expect(await refusal({ symbol: 'NOSUCHNAME' })).toEqual([422, 42210000, 'asset "NOSUCHNAME" not found']);
    expect(await refusal({ qty: undefined })).toEqual([422, 40010001, 'qty or notional is required']);
    expect(await refusal({ side: 'hold' })).toEqual([422, 42210000, 'invalid side']);
    expect((await refusal({ type: 'limit', limit_price: '290.123' })).slice(0, 2)).toEqual([422, 42210000]);
    expect((await refusal({ type: 'limit', limit_price: '290.123' }))[2]).toBe(
      'invalid limit_price 290.123. sub-penny increment does not fulfill minimum pricing criteria',
    );
    expect((await refusal({ frobnicate: 1 }))[2]).toMatch(/not recognized/);
    expect(
      (await call('POST', '/v2/orders', order({ frobnicate: null, stop_price: null }))).status,
      'a null says nothing',
    ).toBe(200);
  });

  it('of the account', async () => {
    const { status, body } = await call('POST', '/v2/orders', order({ qty: 1_000_000 }));
    expect([status, body.code, body.message]).toEqual([403, 40310000, 'insufficient buying power']);
    expect([Number(body.buying_power), Number(body.cost_basis) > 100_000]).toEqual([100_000, true]);
    expect(await refusal({ side: 'sell' })).toEqual([403, 40310000, 'account is not allowed to short']);
    await place();
    const stop = await place({ side: 'sell', type: 'stop', stop_price: '1' });
    const held = (await call('POST', '/v2/orders', order({ side: 'sell' }))).body;
    expect(held).toMatchObject({
      code: 40310000,
      message: 'insufficient qty available for order (requested: 10, available: 0)',
      available: '0',
      existing_qty: '10',
      held_for_orders: '10',
      related_orders: [stop.id],
      symbol: 'AAPL',
    });
    expect((await call('POST', '/v2/orders', order())).body).toMatchObject({
      code: 40310000,
      message: 'potential wash trade detected. use complex orders',
      reject_reason: 'opposite side market/stop order exists',
    });
  });

  it('P4: an id is taken for good, and the order under it can be fetched', async () => {
    await place({ client_order_id: 'once', type: 'limit', limit_price: '5' });
    expect(await refusal({ client_order_id: 'once', type: 'limit', limit_price: '5' })).toEqual([
      422,
      40010001,
      'client_order_id must be unique',
    ]);
    await call('DELETE', '/v2/orders');
    expect((await refusal({ client_order_id: 'once' }))[2]).toBe('client_order_id must be unique');
    expect((await call('GET', '/v2/orders:by_client_order_id?client_order_id=once')).body.status).toBe(
      'canceled',
    );
  });

  it('of what is not there', async () => {
    const nobody = '00000000-0000-4000-8000-000000000000';
    expect((await call('GET', `/v2/orders/${nobody}`)).body).toEqual({
      code: 40410000,
      message: `order not found for ${nobody}`,
    });
    expect((await call('GET', '/v2/orders/not-a-uuid')).body).toEqual({
      code: 40010001,
      message: 'order_id is missing',
    });
    expect((await call('GET', '/v2/positions/AAPL')).body).toEqual({
      code: 40410000,
      message: 'position does not exist',
    });
    expect((await call('GET', '/v2/assets/NOSUCHNAME')).body).toEqual({
      code: 40410000,
      message: 'asset not found for NOSUCHNAME',
    });
    expect((await call('GET', '/v2/nothing')).status).toBe(404);
    expect((await call('POST', '/v2/clock')).status).toBe(405);
  });
});
