import { errors } from '@alpacahq/alpaca-trade-api';
import { describe, expect, it } from 'vitest';
import { cancelOrder } from '../../../brokers/alpaca/cancel.ts';
import {
  isDuplicate,
  keysRefused,
  MalformedAnswer,
  readFault,
  refusalOf,
} from '../../../brokers/alpaca/fault.ts';
import type { CallFault } from '../../../brokers/alpaca/fault.ts';
import { toBody } from '../../../brokers/alpaca/request.ts';
import { DeskError } from '../../../domain/index.ts';
import type { Order, OrderRequest, OrderStatus } from '../../../domain/index.ts';

const request = (change: Partial<OrderRequest> = {}): OrderRequest => ({
  clientOrderId: 'desk-1',
  symbol: 'SPY',
  side: 'buy',
  type: 'market',
  qty: 10,
  timeInForce: 'day',
  orderClass: 'simple',
  ...change,
});
const plain = { clientOrderId: 'desk-1', symbol: 'SPY', side: 'buy', timeInForce: 'day' };
const NOTHING_LEFT = /^$/;

describe('an order as Alpaca wants it', () => {
  it('has its own amounts and prices, as decimal texts, and no others', () => {
    const market = { ...plain, type: 'market', orderClass: 'simple' };
    expect(toBody(request())).toEqual({ body: { ...market, qty: '10' } });
    expect(toBody(request({ qty: 1000 }))).toEqual({ body: { ...market, qty: '1000' } });
    expect(toBody(request({ qty: 0.125 }))).toEqual({ body: { ...market, qty: '0.125' } });
    expect(toBody(request({ qty: 1e-9 }))).toEqual({ body: { ...market, qty: '0.000000001' } });
    expect(toBody(request({ qty: 0, notional: 99.999 }))).toEqual({ body: { ...market, notional: '100' } });
    expect(toBody(request({ type: 'limit', limitPrice: 290.1 }))).toEqual({
      body: { ...market, type: 'limit', qty: '10', limitPrice: '290.10' },
    });
    expect(toBody(request({ type: 'stop_limit', limitPrice: 0.9999, stopPrice: 1 }))).toEqual({
      body: { ...market, type: 'stop_limit', qty: '10', limitPrice: '0.9999', stopPrice: '1.00' },
    });
    expect(toBody(request({ type: 'trailing_stop', trailPrice: 1.5 }))).toEqual({
      body: { ...market, type: 'trailing_stop', qty: '10', trailPrice: '1.50' },
    });
    expect(toBody(request({ type: 'trailing_stop', trailPercent: 2.5 }))).toEqual({
      body: { ...market, type: 'trailing_stop', qty: '10', trailPercent: '2.5' },
    });
  });

  it('carries its legs; an oco names its target once, in take_profit', () => {
    const legs = { takeProfit: { limitPrice: 110 }, stopLoss: { stopPrice: 95, limitPrice: 94.5 } };
    const sent = { takeProfit: { limitPrice: '110.00' }, stopLoss: { stopPrice: '95.00', limitPrice: '94.50' } };
    const bracket = request({ orderClass: 'bracket', type: 'limit', limitPrice: 100, ...legs });
    expect(toBody(bracket)).toEqual({
      body: { ...plain, type: 'limit', orderClass: 'bracket', qty: '10', limitPrice: '100.00', ...sent },
    });
    const oto = request({ orderClass: 'oto', stopLoss: { stopPrice: 95 } });
    expect(toBody(oto)).toEqual({
      body: { ...plain, type: 'market', orderClass: 'oto', qty: '10', stopLoss: { stopPrice: '95.00' } },
    });
    for (const target of [{ takeProfit: { limitPrice: 110 } }, { limitPrice: 110 }])
      expect(toBody(request({ orderClass: 'oco', type: 'limit', ...target }))).toEqual({
        body: { ...plain, type: 'limit', orderClass: 'oco', qty: '10', takeProfit: { limitPrice: '110.00' } },
      });
  }); // prettier-ignore

  it('the noise of a double is no fraction of a tick', () => {
    expect(toBody(request({ type: 'limit', limitPrice: 0.1 + 0.2 }))).toMatchObject({ body: { limitPrice: '0.3000' } });
    expect(toBody(request({ type: 'limit', limitPrice: 1.1 * 3 }))).toMatchObject({ body: { limitPrice: '3.30' } });
  }); // prettier-ignore

  const price = (limitPrice: number) => ({ type: 'limit', limitPrice }) as const;
  it.each([
    [price(290.123), 'sub_penny', 'invalid limit_price 290.123: at most 2 decimals'],
    [price(0.12345), 'sub_penny', 'invalid limit_price 0.12345: at most 4 decimals'],
    [price(0), 'invalid_order', 'limit_price 0 is no price'],
    [price(-1), 'invalid_order', 'limit_price -1 is no price'],
    [price(Number.NaN), 'invalid_order', 'limit_price NaN is no price'],
    [price(Infinity), 'invalid_order', 'limit_price Infinity is no price'],
    [{ type: 'stop', stopPrice: 1.001 }, 'sub_penny', 'invalid stop_price 1.001: at most 2 decimals'],
    [{ trailPrice: 1.001 }, 'sub_penny', 'invalid trail_price 1.001: at most 2 decimals'],
    [{ trailPercent: 0 }, 'invalid_order', 'trail_percent 0 is no amount'],
    [{ takeProfit: { limitPrice: 1.001 } }, 'sub_penny', 'invalid take_profit.limit_price 1.001: at most 2 decimals'],
    [{ stopLoss: { stopPrice: 1.001 } }, 'sub_penny', 'invalid stop_loss.stop_price 1.001: at most 2 decimals'],
    [{ stopLoss: { stopPrice: 1, limitPrice: 1.001 } }, 'sub_penny', 'invalid stop_loss.limit_price 1.001: at most 2 decimals'],
    [{ qty: 0 }, 'invalid_order', 'qty 0 is no amount'],
    [{ qty: Infinity }, 'invalid_order', 'qty Infinity is no amount'],
    [{ notional: -5 }, 'invalid_order', 'notional -5 is no amount'],
    [{ clientOrderId: '' }, 'invalid_order', 'client_order_id must have 1 to 128 characters'],
    [{ clientOrderId: 'x'.repeat(129) }, 'invalid_order', 'client_order_id must have 1 to 128 characters'],
  ] as const)('%j is refused before it is sent: %s', (change, code, message) => {
    expect(toBody(request(change))).toEqual({ refused: { outcome: 'refused', code, message } });
  }); // prettier-ignore

  it('the first of several faults is told, and the longest id passes', () => {
    expect(toBody(request({ qty: -1, clientOrderId: '' }))).toMatchObject({ refused: { message: 'qty -1 is no amount' } });
    expect(toBody(request({ clientOrderId: 'x'.repeat(128) }))).toHaveProperty('body');
  }); // prettier-ignore
});

const order = (status: OrderStatus): Order => ({ id: 'o1', status }) as Order;

/** Plays what the broker says to each ask and each look, the last word for ever, and remembers what it was asked. */
async function cancelled(asks: readonly (CallFault | null)[], looks: readonly (Order | null | Error | string)[]) {
  const [steps, said, seen] = [[] as string[], [...asks], [...looks]];
  const next = <T>(words: T[]): T => (words.length > 1 ? words.shift() : words[0]) as T;
  const outcome = await cancelOrder('o1', {
    ask: async (id) => (steps.push(`ask ${id}`), next(said)),
    look: async (id) => {
      steps.push(`look ${id}`);
      const word = next(seen);
      if (word instanceof Error || typeof word === 'string') throw word;
      return word;
    },
    pause: async (n) => void steps.push(`pause ${n}`),
    settle: async (n) => void steps.push(`settle ${n}`),
  });
  return { outcome, steps };
} // prettier-ignore

describe('a cancel', () => {
  const silent: CallFault = { kind: 'silent', status: null, message: 'timeout' };
  const said = (status: number): CallFault => ({
    kind: 'said',
    status,
    code: 42210000,
    message: 'not cancelable',
  });
  const once = ['ask o1', 'look o1'];
  const settling = ['settle 1', 'look o1', 'settle 2', 'look o1', 'settle 3', 'look o1'];

  it.each([
    ['canceled', { outcome: 'canceled', order: order('canceled') }],
    ['filled', { outcome: 'already_final', order: order('filled') }],
    ['expired', { outcome: 'already_final', order: order('expired') }],
  ] as const)('that was taken is what the order then says: %s', async (status, outcome) => {
    expect(await cancelled([null], [order(status)])).toEqual({ outcome, steps: once });
    const later = await cancelled([null], [order('pending_cancel'), order('new'), order(status)]);
    expect(later).toEqual({ outcome, steps: [...once, ...settling.slice(0, 4)] });
  });

  it.each(['pending_cancel', 'new'] as const)(
    'alpaca-py#400: that was taken, of an order that stays %s, is pending after a few looks',
    async (status) => {
      const outcome = { outcome: 'pending', order: order(status) };
      expect(await cancelled([null], [order(status)])).toEqual({ outcome, steps: [...once, ...settling] });
    },
  );

  it('of an order that nobody knows is told as that', async () => {
    const outcome = { outcome: 'not_found' };
    expect(await cancelled([said(404)], [null])).toEqual({ outcome, steps: ['ask o1'] });
    expect(await cancelled([silent], [null])).toEqual({ outcome, steps: once });
    const gone = await cancelled([null], [order('new'), null]);
    expect(gone).toEqual({ outcome, steps: [...once, ...settling.slice(0, 2)] });
    const page: CallFault = { kind: 'silent', status: 404, message: 'a gateway’s page' };
    expect((await cancelled([page], [order('canceled')])).outcome.outcome, 'not the broker’s word').toBe('canceled');
  }); // prettier-ignore

  it('that the broker will not take of a living order is unknown, and not asked for again', async () => {
    const refused = { outcome: 'unknown', message: 'not cancelable' };
    expect(await cancelled([said(422)], [order('new')])).toEqual({ outcome: refused, steps: once });
    expect((await cancelled([said(422)], [order('filled')])).outcome.outcome).toBe('already_final');
    const pending = await cancelled([said(422)], [order('pending_cancel')]);
    expect(pending).toEqual({
      outcome: { outcome: 'pending', order: order('pending_cancel') },
      steps: [...once, ...settling],
    });
  });

  it('is asked for again after silence, three times, with a growing pause', async () => {
    const twice = await cancelled([silent, null], [order('new'), order('canceled')]);
    expect(twice).toEqual({
      outcome: { outcome: 'canceled', order: order('canceled') },
      steps: [...once, 'pause 1', ...once],
    });
    expect(await cancelled([silent], [order('new')])).toEqual({
      outcome: { outcome: 'unknown', message: 'cancel asked for 3 times: timeout' },
      steps: [...once, 'pause 1', ...once, 'pause 2', ...once],
    });
    const blind = await cancelled([null], [new Error('no look'), new Error('no look'), 'down']);
    expect(blind.outcome).toEqual({ outcome: 'unknown', message: 'cancel asked for 3 times: down' });
    const seen = await cancelled([null], [new Error('no look'), order('canceled')]);
    expect(seen.outcome).toEqual({ outcome: 'canceled', order: order('canceled') });
    const mute = await cancelled([silent], [new Error('gone')]);
    expect(mute.outcome).toEqual({ outcome: 'unknown', message: 'cancel asked for 3 times: gone' });
  });
});

const api = (status: number, code: number | string | undefined, message: string) =>
  new errors.ApiError(new Response(null, { status: 422 }), status, code, message);

describe('a failed call', () => {
  it.each([400, 403, 404, 422])('with status %i and a code is the broker’s own word', (status) => {
    expect(readFault(api(status, 40310000, 'insufficient qty'))).toEqual({
      kind: 'said', status, code: 40310000, message: 'insufficient qty',
    });
  }); // prettier-ignore

  it('of any other status, or without a code, says nothing of what became of it', () => {
    for (const [status, code] of [[500, 1], [429, 42910000], [401, 40110000], [422, undefined], [403, 'x']] as const)
      expect(readFault(api(status, code, 'oops'))).toEqual({ kind: 'silent', status, message: `HTTP ${status}: oops` });
  }); // prettier-ignore

  it('P4: without an answer is silent, with the reason under it', () => {
    const down = new Error('fetch failed', { cause: new Error('ECONNRESET') });
    const said = { kind: 'silent', status: null, message: 'fetch failed: ECONNRESET' };
    expect(readFault(new errors.FetchError(down))).toEqual(said);
    expect(readFault(down)).toEqual(said);
    expect(readFault(new Error('plain'))).toMatchObject({ message: 'plain' });
    expect(readFault(new Error('odd', { cause: 'a text' }))).toMatchObject({ message: 'odd' });
    expect(readFault({ cause: new Error('not an error') })).toMatchObject({ kind: 'silent', status: null });
    expect(readFault(new MalformedAnswer('no id'))).toEqual({
      kind: 'silent',
      status: null,
      message: 'no id',
    });
    expect(new MalformedAnswer('no id').name).toBe('MalformedAnswer');
  });

  it.each(['TIMEOUT', 'CIRCUIT_OPEN', 'OVERLOADED', 'BROKER_UNREACHABLE', 'BROKER_REFUSED'] as const)(
    'of the line (%s) is silence; a fault of the desk’s own is thrown on',
    (code) => {
      expect(readFault(new DeskError(code, 'the line', { hint: 'wait' }))).toEqual({
        kind: 'silent', status: null, message: 'the line',
      });
      const bug = new DeskError('DIVERGED', 'a bug', { hint: 'mend it' });
      expect(() => readFault(new errors.FetchError(bug))).toThrow(bug);
    },
  ); // prettier-ignore

  it('is told in one short line, the tags of a gateway’s page left out', () => {
    const page = '<html><style>b {\n}</style><h1>502</h1>\n\n  <script>x()</script>Bad <b>gateway</b></html>';
    expect(readFault(new Error(page))).toMatchObject({ message: '502 Bad gateway' });
    const long = readFault(new Error('y'.repeat(201))).message;
    expect(long).toBe(`${'y'.repeat(197)}...`);
    expect(readFault(new Error('y'.repeat(200))).message).toBe('y'.repeat(200));
    expect(readFault(new Error('<b>Bad</b><i>gateway</i>')).message).toBe('Bad gateway');
    expect(readFault(new Error('<p></p>')).message).toMatch(NOTHING_LEFT);
  });

  it('says that an id is taken only in the broker’s own words', () => {
    const taken = (change: object) =>
      ({ kind: 'said', status: 422, code: 40010001, message: 'client_order_id must be unique', ...change }) as CallFault;
    expect(isDuplicate(taken({}))).toBe(true);
    expect(isDuplicate(taken({ message: 'Client_Order_ID must be unique' }))).toBe(true);
    expect(isDuplicate(taken({ kind: 'silent' }))).toBe(false);
    expect(isDuplicate(taken({ message: 'qty is required' })), 'the code stands for more').toBe(false);
  }); // prettier-ignore
});

describe('a refusal', () => {
  it.each([
    ['insufficient buying power', 'insufficient_buying_power'],
    ['insufficient day trading buying power', 'insufficient_buying_power'],
    ['insufficient daytrading buying power', 'insufficient_buying_power'],
    ['insufficient qty available for order (requested: 10, available: 0)', 'insufficient_qty'],
    ['potential wash trade detected. use complex orders', 'wash_trade'],
    ['account is not allowed to short', 'no_short'],
    ['asset "X" cannot be sold short', 'no_short'],
    ['short selling is not permitted', 'no_short'],
    ['shorting is disabled', 'no_short'],
    ['sub-penny increment does not fulfill minimum pricing criteria', 'sub_penny'],
    ['subpenny', 'sub_penny'],
    ['invalid limit_price 1.001: minimum pricing criteria', 'sub_penny'],
    ['asset "XYZ" not found', 'unknown_symbol'],
    ['asset XYZ is not active', 'unknown_symbol'],
    ['asset XYZ is not tradable', 'unknown_symbol'],
    ['symbol not found', 'unknown_symbol'],
    ['asset not found', 'unknown_symbol'],
    ['invalid symbol', 'unknown_symbol'],
    ['market is closed', 'market_closed'],
    ['market was closed', 'market_closed'],
    ['the market is currently not open', 'market_closed'],
    ['outside market hours', 'market_closed'],
    ['outside of regular hours', 'market_closed'],
    ['outside trading hours', 'market_closed'],
    ['cost basis must be >= minimal amount of order 1', 'invalid_order'],
  ] as const)('is told apart by its words: %s', (message, code) => {
    expect(refusalOf(message)).toBe(code);
  });

  it.each([
    ['paper', 'AKX', "Alpaca's paper address", /look like keys of a live account: use paper keys, or TRADING_MODE=live with ALPACA_PAPER=false/],
    ['live', 'PKX', "Alpaca's live address", /look like keys of a paper account: use live keys, or TRADING_MODE=paper$/],
    ['paper', 'PKX', "Alpaca's paper address", /paper and live have keys of their own; check ALPACA_API_KEY/],
    ['paper', 'XX', "Alpaca's paper address", /^paper and live have keys of their own/],
    ['live', 'XX', "Alpaca's live address", /check ALPACA_API_KEY and ALPACA_SECRET_KEY, and whether they were renewed/],
    ['other', 'AKX', 'the address in ALPACA_BASE_URL', /paper and live have keys of their own/],
  ] as const)('of keys at a %s address (%s) says what to do', (where, keyId, address, hint) => {
    const error = keysRefused(where, keyId, 'forbidden.');
    expect(error.code).toBe('BROKER_REFUSED');
    expect(error.message).toContain(`${address} does not take the keys (forbidden.)`);
    expect(error.hint).toMatch(hint);
  }); // prettier-ignore
});
