import { describe, expect, it } from 'vitest';
import { Market } from './market.ts';

describe('what an order must be', () => {
  const bracket = {
    orderClass: 'bracket',
    takeProfit: { limitPrice: 110 },
    stopLoss: { stopPrice: 95 },
  } as const;
  const cases = [
    ['a limit order without a limit', { type: 'limit' }],
    ['a market order with a limit', { limitPrice: 100 }],
    ['a stop without a stop price', { type: 'stop' }],
    ['a limit order with a stop price', { type: 'limit', limitPrice: 100, stopPrice: 99 }],
    ['no quantity', { qty: 0 }],
    ['a quantity that is no number', { qty: Number.NaN }],
    ['a negative price', { type: 'limit', limitPrice: -1 }],
    ['a price that is no number', { type: 'limit', limitPrice: Number.NaN }],
    ['an empty id', { clientOrderId: '' }],
    ['an id of 129 characters', { clientOrderId: 'x'.repeat(129) }],
    ['an empty symbol', { symbol: '' }],
    ['a fractional gtc order', { qty: 1.5 }],
    ['ten decimals of a share', { qty: 1.0000000005, timeInForce: 'day' }],
    ['two trails', { type: 'trailing_stop', trailPrice: 1, trailPercent: 1 }],
    ['a trailing stop without a trail', { type: 'trailing_stop' }],
    ['a trail of all', { type: 'trailing_stop', trailPercent: 100 }],
    ['a stop for the opening auction', { type: 'stop', stopPrice: 120, timeInForce: 'opg' }],
    ['an immediate bracket', { ...bracket, timeInForce: 'ioc' }],
    ['a simple order with a leg', { stopLoss: { stopPrice: 95 } }],
    ['a bracket with one leg', { orderClass: 'bracket', stopLoss: { stopPrice: 95 } }],
    ['a bracket on a stop', { ...bracket, type: 'stop', stopPrice: 101 }],
    ['an oto with two legs', { ...bracket, orderClass: 'oto' }],
    ['an oto without a leg', { orderClass: 'oto' }],
    ['a stop leg at the base price', { ...bracket, stopLoss: { stopPrice: 100 } }],
    ['a target below the base price', { ...bracket, takeProfit: { limitPrice: 99 } }],
    ['a stop leg above the limit', { ...bracket, type: 'limit', limitPrice: 94 }],
    ['an oco buy', { ...bracket, orderClass: 'oco', type: 'limit' }],
    ['a buy stop below the market', { type: 'stop', stopPrice: 99 }],
  ] as const;

  it.each(cases)('refused: %s', async (_title, fields) => {
    const market = await Market.open({ lastClose: () => 100 });
    expect(await market.refusal(fields)).toBe('invalid_order');
    expect(await market.exchange.openOrders()).toEqual([]);
  });

  it('sub-penny: prices keep to the tick: two decimals from a dollar on, four below', async () => {
    const market = await Market.open();
    const limit = (limitPrice: number, clientOrderId: string) =>
      market.refusal({ type: 'limit', limitPrice, clientOrderId, qty: 1 });
    expect(await limit(290.123, 'a')).toBe('sub_penny');
    expect(await limit(0.12345, 'b')).toBe('sub_penny');
    expect(await limit(290.12, 'c')).toBe('accepted');
    expect(await limit(0.1234, 'd')).toBe('accepted');
    expect(
      await market.refusal({ orderClass: 'oto', stopLoss: { stopPrice: 95.001 }, clientOrderId: 'e' }),
    ).toBe('sub_penny');
  });

  it('a stop through which the market has gone is refused, as Alpaca does', async () => {
    const market = await Market.open();
    await market.holding();
    expect(await market.refusal({ side: 'sell', type: 'stop', stopPrice: 100 })).toBe('invalid_order');
    expect(await market.refusal({ side: 'sell', type: 'stop', stopPrice: 99.99 })).toBe('accepted');
  });

  it('a symbol is unknown only where the exchange was told its list', async () => {
    expect(await (await Market.open({ symbols: ['Y'] })).refusal({})).toBe('unknown_symbol');
    expect(await (await Market.open({ symbols: ['X'] })).refusal({})).toBe('accepted');
  });

  it('the id of a leg is taken like any other', async () => {
    const market = await Market.open();
    await market.accept({ orderClass: 'oto', stopLoss: { stopPrice: 95 } });
    expect(await market.refusal({ clientOrderId: 'a-sl' })).toBe('invalid_order');
    await market.accept({ clientOrderId: 'b-sl' });
    expect(await market.refusal({ clientOrderId: 'b', orderClass: 'oto', stopLoss: { stopPrice: 95 } })).toBe(
      'invalid_order',
    );
  });
});

describe('held quantity', () => {
  it('a sale needs shares that no other open sale holds', async () => {
    const market = await Market.open();
    await market.holding(10);
    await market.accept({ clientOrderId: 's1', side: 'sell', type: 'limit', limitPrice: 120, qty: 6 });
    expect(await market.refusal({ side: 'sell', qty: 5 })).toBe('insufficient_qty');
    expect(await market.refusal({ side: 'sell', qty: 4 })).toBe('accepted');
    await market.exchange.cancel('s1');
    expect(await market.refusal({ clientOrderId: 'b', side: 'sell', qty: 6 }), 'a cancel frees at once').toBe(
      'accepted',
    );
  });

  it('the two exits of a bracket hold their shares once', async () => {
    const market = await Market.open();
    await market.holding(5);
    await market.accept({
      orderClass: 'bracket',
      qty: 10,
      takeProfit: { limitPrice: 110 },
      stopLoss: { stopPrice: 90 },
    });
    expect(
      await market.refusal({ clientOrderId: 'w', side: 'sell', type: 'limit', limitPrice: 120, qty: 5 }),
    ).toBe('wash_trade');
    await market.play({ X: [100, 100, 100, 100] });
    expect(await market.refusal({ clientOrderId: 'b', side: 'sell', qty: 6 })).toBe('insufficient_qty');
    expect(await market.refusal({ clientOrderId: 'c', side: 'sell', qty: 5 })).toBe('accepted');
  });

  it('there is no short: not while flat, not by a bracket', async () => {
    const market = await Market.open();
    expect(await market.refusal({ side: 'sell' })).toBe('no_short');
    await market.holding(10);
    expect(
      await market.refusal({
        side: 'sell',
        orderClass: 'oto',
        stopLoss: { stopPrice: 95 },
        type: 'limit',
        limitPrice: 100,
      }),
    ).toBe('no_short');
    expect(await market.refusal({ side: 'sell', qty: 11 })).toBe('insufficient_qty');
  });
});

describe('wash trades', () => {
  it('a buy is refused while a sell stop or market order of the symbol works, legs included', async () => {
    const market = await Market.open();
    await market.accept({ orderClass: 'oto', stopLoss: { stopPrice: 95 } });
    expect(await market.refusal({ clientOrderId: 'b' }), 'the leg still waits').toBe('accepted');
    await market.exchange.cancel('b');
    await market.play({ X: [100, 100, 100, 100] });
    expect(await market.refusal({ clientOrderId: 'c' })).toBe('wash_trade');
    expect(await market.refusal({ clientOrderId: 'd', symbol: 'Y' }), 'another symbol').toBe('accepted');
    expect(await market.refusal({ clientOrderId: 'e', orderClass: 'oto', stopLoss: { stopPrice: 95 } })).toBe(
      'accepted',
    );
  });

  it("a resting limit on the other side stands in nobody's way", async () => {
    const market = await Market.open();
    await market.holding(10);
    await market.accept({ clientOrderId: 's', side: 'sell', type: 'limit', limitPrice: 120 });
    expect(await market.refusal({})).toBe('accepted');
  });

  it('a sale is refused while a market buy is queued', async () => {
    const market = await Market.open();
    await market.holding(10);
    await market.accept();
    expect(await market.refusal({ clientOrderId: 'b', side: 'sell' })).toBe('wash_trade');
  });
});

describe('buying power', () => {
  it('a limit is held at its price, a market buy at four percent above the last close', async () => {
    const market = await Market.open({ cash: 1000, lastClose: () => 100 });
    expect(await market.refusal({ type: 'limit', limitPrice: 100.01 })).toBe('insufficient_buying_power');
    expect(await market.refusal({ qty: 10 })).toBe('insufficient_buying_power');
    expect(await market.refusal({ clientOrderId: 'b', qty: 9 })).toBe('accepted');
    expect((await market.exchange.account()).buyingPower).toBeCloseTo(1000 - 9 * 104, 6);
    expect(await market.refusal({ clientOrderId: 'c', qty: 1 })).toBe('insufficient_buying_power');
    await market.exchange.cancel('b');
    expect((await market.exchange.account()).buyingPower).toBe(1000);
  });

  it('sales give nothing back before they fill', async () => {
    const market = await Market.open({ cash: 1100 });
    await market.holding(10);
    await market.accept({ clientOrderId: 's', side: 'sell', type: 'limit', limitPrice: 100 });
    expect(await market.refusal({ symbol: 'Y', type: 'limit', limitPrice: 100, qty: 2 })).toBe(
      'insufficient_buying_power',
    );
    await market.play({ X: [100, 100, 100, 100] });
    expect(await market.refusal({ symbol: 'Y', type: 'limit', limitPrice: 100, qty: 2 })).toBe('accepted');
  });

  it('a market buy that a gap has made too dear is rejected at the open, its legs go with it', async () => {
    const market = await Market.open({ cash: 1040, lastClose: () => 100 });
    await market.accept({ orderClass: 'oto', stopLoss: { stopPrice: 95 } });
    const updates = await market.play({ X: [105, 106, 104, 105] });
    expect(updates.map((u) => u.kind === 'order' && u.event)).toEqual(['rejected', 'canceled']);
    expect(await market.exchange.account()).toMatchObject({ cash: 1040, equity: 1040 });
  });

  it('P9: without enforced cash nothing is asked for, and cash may go below zero', async () => {
    const market = await Market.open({ cash: 1, enforceCash: false });
    await market.accept({ qty: 1000 });
    await market.play({ X: [100, 100, 100, 101] });
    expect(await market.exchange.account()).toMatchObject({ cash: -99_999, equity: 1001 });
  });
});
