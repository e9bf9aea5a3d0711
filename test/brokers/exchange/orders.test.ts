import { describe, expect, it } from 'vitest';
import { noCommission, noRegulatoryFees, noSlippage } from '../../../brokers/index.ts';
import { refuse } from '../../../brokers/exchange/admission.ts';
import type { Market, Standing } from '../../../brokers/exchange/admission.ts';
import { ocoTarget, plainRequest, sameRequest } from '../../../brokers/exchange/request.ts';
import { refuseShape } from '../../../brokers/exchange/validate.ts';
import type { OrderRequest } from '../../../domain/index.ts';
import { request } from './market.ts';

const invalid = (message: string) => ({ code: 'invalid_order', message });
const legs = { takeProfit: { limitPrice: 110 }, stopLoss: { stopPrice: 95 } };
const trailing = { type: 'trailing_stop', side: 'sell' } as const;

describe('what an order must be in itself', () => {
  it.each([
    [{ clientOrderId: '' }, 'client_order_id must have 1 to 128 characters'],
    [{ clientOrderId: 'x'.repeat(129) }, 'client_order_id must have 1 to 128 characters'],
    [{ clientOrderId: 'x'.repeat(126), orderClass: 'oto', stopLoss: { stopPrice: 95 } }, 'client_order_id must have 1 to 125 characters'],
    [{ symbol: '' }, 'symbol is required'],
    [{ qty: 0 }, 'qty must be > 0 (is 0)'],
    [{ qty: -1 }, 'qty must be > 0 (is -1)'],
    [{ qty: 1e9 }, 'qty must be > 0 (is 1000000000)'],
    [{ qty: Number.NaN }, 'qty must be > 0 (is NaN)'],
    [{ qty: 1.5 }, 'fractional orders must be simple DAY orders'],
    [{ qty: 1.5, timeInForce: 'day', orderClass: 'oto', stopLoss: { stopPrice: 95 } }, 'fractional orders must be simple DAY orders'],
    [{ qty: 1.0000000005, timeInForce: 'day' }, 'qty has more than 9 decimals'],
    [{ type: 'limit' }, 'limit orders require limit_price'],
    [{ type: 'stop_limit', stopPrice: 105 }, 'stop_limit orders require limit_price'],
    [{ limitPrice: 100 }, 'market orders must not have limit_price'],
    [{ type: 'stop', stopPrice: 105, limitPrice: 100 }, 'stop orders must not have limit_price'],
    [{ type: 'stop' }, 'stop orders require stop_price'],
    [{ type: 'stop_limit', limitPrice: 105 }, 'stop_limit orders require stop_price'],
    [{ stopPrice: 100 }, 'market orders must not have stop_price'],
    [{ ...trailing }, 'trailing_stop orders require either trail_price or trail_percent, others neither'],
    [{ ...trailing, trailPrice: 1, trailPercent: 1 }, 'trailing_stop orders require either trail_price or trail_percent, others neither'],
    [{ trailPrice: 1 }, 'trailing_stop orders require either trail_price or trail_percent, others neither'],
    [{ ...trailing, trailPrice: 0 }, 'invalid trail'],
    [{ ...trailing, trailPercent: -1 }, 'invalid trail'],
    [{ ...trailing, trailPercent: 100 }, 'invalid trail'],
    [{ type: 'limit', limitPrice: -1 }, 'invalid limit_price -1'],
    [{ orderClass: 'bracket', ...legs, timeInForce: 'ioc' }, 'bracket orders must be day or gtc'],
    [{ orderClass: 'oco', type: 'limit', side: 'sell', ...legs, timeInForce: 'opg' }, 'oco orders must be day or gtc'],
    [{ type: 'stop', stopPrice: 105, timeInForce: 'opg' }, 'stop orders must be day or gtc'],
    [{ ...trailing, trailPrice: 1, timeInForce: 'fok' }, 'trailing_stop orders must be day or gtc'],
    [{ stopLoss: { stopPrice: 95 } }, 'simple orders have no take_profit or stop_loss'],
    [{ side: 'sell', type: 'stop', stopPrice: 100 }, 'stop price must be less than current price'],
    [{ side: 'sell', type: 'stop_limit', stopPrice: 101, limitPrice: 101 }, 'stop price must be less than current price'],
    [{ type: 'stop', stopPrice: 100 }, 'stop price must be greater than current price'],
    [{ type: 'stop_limit', stopPrice: 99, limitPrice: 99 }, 'stop price must be greater than current price'],
  ] as const)('%j: %s', (fields, message) => {
    expect(refuseShape(request(fields as Partial<OrderRequest>), 100)).toEqual(invalid(message));
  }); // prettier-ignore

  it.each([
    { clientOrderId: 'x'.repeat(128) },
    { clientOrderId: 'x'.repeat(125), orderClass: 'oto', stopLoss: { stopPrice: 95 } },
    { qty: 999_999_999 },
    { qty: 1.5, timeInForce: 'day' },
    { qty: 0.123456789, timeInForce: 'day' },
    { type: 'limit', limitPrice: 100, timeInForce: 'ioc' },
    { timeInForce: 'opg' },
    { type: 'stop', stopPrice: 101 },
    { type: 'stop', stopPrice: 99, side: 'sell' },
    { type: 'stop_limit', stopPrice: 101, limitPrice: 102 },
    { ...trailing, trailPrice: 150 },
    { ...trailing, trailPercent: 99.9 },
    { type: 'limit', limitPrice: 100, timeInForce: 'day', orderClass: 'bracket', ...legs },
    { type: 'limit', side: 'sell', orderClass: 'oco', ...legs },
    { type: 'limit', side: 'sell', limitPrice: 110, orderClass: 'oco', stopLoss: { stopPrice: 95 } },
  ] as const)('%j is well formed', (fields) => {
    expect(refuseShape(request(fields as Partial<OrderRequest>), 100)).toBeNull();
  });

  it('without a price there is no wrong side of a stop', () => {
    expect(refuseShape(request({ type: 'stop', stopPrice: 1 }), undefined)).toBeNull();
    expect(refuseShape(request({ type: 'stop', side: 'sell', stopPrice: 1e5 }), undefined)).toBeNull();
  });
});

describe('admission', () => {
  const market: Market = {
    symbols: new Set(['X']),
    lastClose: () => 100,
    rules: {
      costs: { slippage: noSlippage, commission: noCommission, regulatory: noRegulatoryFees },
      participation: null,
      enforceCash: true,
    },
  };
  const account = (ids: readonly string[] = [], held = 0): Standing =>
    ({
      ledger: { cashMicros: 1_040_000_000 },
      byClientId: new Map(ids.map((id) => [id, {}])),
      positions: new Map(held === 0 ? [] : [['X', { qty: held }]]),
      open: new Map(),
    }) as unknown as Standing;

  it('names the first fault: symbol, id of a leg, shape, shares, cash', () => {
    const bad = { symbol: 'Y', qty: 0 };
    expect(refuse(request(bad), account(), market)).toEqual({ code: 'unknown_symbol', message: 'asset not found for Y' });
    expect(refuse(request(bad), account(), { ...market, symbols: null })).toEqual(invalid('qty must be > 0 (is 0)'));
    const oto = request({ orderClass: 'oto', stopLoss: { stopPrice: 95 }, qty: 0 });
    const taken = invalid('client_order_id must be unique');
    expect(refuse(oto, account(['a-sl']), market)).toEqual(taken);
    expect(refuse(oto, account(['a-tp']), market)).toEqual(taken);
    expect(refuse(oto, account(['b-sl']), market)).toEqual(invalid('qty must be > 0 (is 0)'));
    const alone = request({ qty: 0 });
    expect(refuse(alone, account(['a-sl', 'a-tp']), market), 'no legs').toEqual(invalid('qty must be > 0 (is 0)'));
    const sale = request({ side: 'sell' });
    expect(refuse(sale, account(), market)).toMatchObject({ code: 'no_short' });
    expect(refuse(sale, account([], 9), market)).toMatchObject({ code: 'insufficient_qty' });
    expect(refuse(sale, account([], 10), market)).toBeNull();
    expect(refuse(request({ qty: 11 }), account(), market)).toMatchObject({ code: 'insufficient_buying_power' });
    expect(refuse(request(), account(), market), '1,040 dollars at four percent over the close').toBeNull();
  }); // prettier-ignore
});

describe('a request', () => {
  const full: OrderRequest = request({
    limitPrice: 100, stopPrice: 99, trailPrice: 1, trailPercent: 2, takeProfit: { limitPrice: 110 },
    stopLoss: { stopPrice: 95, limitPrice: 94 },
  }); // prettier-ignore

  it('is its own fields and nothing else', () => {
    expect(plainRequest({ ...full, purpose: 'entry', takeProfit: { limitPrice: 110, odd: 1 } } as never)).toEqual(full);
    const bare = request({ stopLoss: { stopPrice: 95 } });
    expect(Object.keys(plainRequest(bare))).toEqual([
      'clientOrderId', 'symbol', 'side', 'type', 'qty', 'timeInForce', 'orderClass', 'stopLoss',
    ]);
    expect(plainRequest(bare).stopLoss).toStrictEqual({ stopPrice: 95 });
  }); // prettier-ignore

  it('P4: is the same again only where nothing differs but the trail, which a split restates', () => {
    expect(sameRequest(full, { ...full, trailPrice: 0.5 })).toBe(true);
    for (const [key, value] of Object.entries({
      symbol: 'Y', side: 'sell', type: 'stop', qty: 11, timeInForce: 'day', orderClass: 'oto', limitPrice: 101, stopPrice: 98,
      trailPercent: 3, takeProfit: { limitPrice: 111 }, stopLoss: { stopPrice: 95 }, clientOrderId: 'b',
    }))
      expect(sameRequest(full, { ...full, [key]: value } as OrderRequest), key).toBe(false);
    expect(sameRequest(full, { ...full, stopLoss: { stopPrice: 95, limitPrice: 93 } })).toBe(false);
    const odd = { ...full, qty: Number.NaN };
    expect(sameRequest(odd, full)).toBe(false);
    expect(sameRequest(odd, odd), 'refused as such later').toBe(true);
  }); // prettier-ignore

  it('names the target of an oco in either place', () => {
    expect(ocoTarget(full)).toBe(110);
    expect(ocoTarget(request({ limitPrice: 100 }))).toBe(100);
    expect(ocoTarget(request())).toBeUndefined();
  });
});
