import { describe, expect, it } from 'vitest';
import { Market, told } from './market.ts';

const STOP = { stopLoss: { stopPrice: 95 } };
const BOTH = { orderClass: 'bracket', takeProfit: { limitPrice: 110 }, ...STOP } as const;
const FLAT = [100, 100, 100, 100] as const;

describe('bracket', () => {
  it('takes the entry in with two legs that wait, stop first, ids from the parent', async () => {
    const market = await Market.open();
    const parent = await market.accept(BOTH);
    const updates = await market.exchange.updatesAfter(0);
    expect(told(updates)).toEqual(['accepted a', 'held a-sl', 'held a-tp']);
    const [, stop, target] = await market.exchange.openOrders();
    expect(stop).toMatchObject({
      parentId: parent.id,
      side: 'sell',
      type: 'stop',
      stopPrice: 95,
      qty: 10,
      status: 'held',
    });
    expect(target).toMatchObject({
      parentId: parent.id,
      side: 'sell',
      type: 'limit',
      limitPrice: 110,
      status: 'held',
    });
  });

  it('legs work from the entry at the open on: the stop is live in the same bar', async () => {
    const market = await Market.open();
    await market.accept(BOTH);
    expect(told(await market.play({ X: [100, 112, 94, 111] })), 'stop before target').toEqual([
      'fill a 10@100',
      'new a-sl',
      'new a-tp',
      'fill a-sl 10@95',
      'canceled a-tp',
    ]);
    expect(await market.exchange.openOrders()).toEqual([]);
  });

  it('the target is live in the bar of an entry at the open too', async () => {
    const market = await Market.open();
    await market.accept(BOTH);
    await market.play({ X: [100, 111, 96, 105] });
    expect(await market.state('a-tp')).toBe('filled 10@110');
    expect(await market.state('a-sl')).toBe('canceled');
  });

  it('an entry that opens below its stop is sold at that open', async () => {
    const market = await Market.open();
    await market.accept({ ...BOTH, type: 'limit', limitPrice: 100 });
    expect(told(await market.play({ X: [92, 99, 91, 98] }))).toEqual([
      'fill a 10@92',
      'new a-sl',
      'new a-tp',
      'fill a-sl 10@92',
      'canceled a-tp',
    ]);
  });

  it('an entry inside the bar leaves its stop the rest of the bar', async () => {
    const market = await Market.open();
    await market.accept({ ...BOTH, type: 'limit', limitPrice: 98 });
    await market.play({ X: [100, 101, 94, 97] });
    expect(await market.state('a-sl')).toBe('filled 10@95');
  });

  it('an entry inside the bar sells at its target only where the close proves it', async () => {
    const proven = await Market.open();
    await proven.accept({ ...BOTH, type: 'limit', limitPrice: 98 });
    await proven.play({ X: [100, 115, 97, 112] });
    expect(await proven.state('a-tp')).toBe('filled 10@110');
    const open = await Market.open();
    await open.accept({ ...BOTH, type: 'limit', limitPrice: 98 });
    await open.play({ X: [100, 115, 97, 105] });
    expect(await open.state('a-tp'), 'the high may have come before the entry').toBe('new');
  });

  it('a gap through the target fills at the open, before any stop of that bar', async () => {
    const market = await Market.open();
    await market.accept(BOTH);
    await market.play({ X: FLAT });
    expect(told(await market.play({ X: [113, 114, 90, 91] }))).toEqual(['fill a-tp 10@113', 'canceled a-sl']);
  });

  it('legs wait until the entry is completely filled', async () => {
    const market = await Market.open({ participation: 0.1 });
    await market.accept(BOTH);
    await market.play({ X: [100, 100, 90, 100, 40] });
    expect(await market.state()).toBe('partially_filled 4@100');
    expect(await market.state('a-sl')).toBe('held');
    await market.play({ X: [100, 100, 96, 100, 1000] });
    expect(await market.state('a-sl')).toBe('new');
  });

  it('an entry that ends in part takes its waiting legs with it, and the shares stay', async () => {
    const market = await Market.open({ participation: 0.1 });
    await market.accept({ ...BOTH, timeInForce: 'day' });
    expect(told(await market.play({ X: [100, 100, 90, 100, 40] }))).toEqual([
      'partial_fill a 4@100',
      'expired a',
      'canceled a-sl',
      'canceled a-tp',
    ]);
    expect(await market.exchange.positions()).toMatchObject([{ qty: 4 }]);
  });

  it('a target filled in part leaves the stop what is left, and both end together', async () => {
    const market = await Market.open({ participation: 0.1 });
    await market.accept(BOTH);
    await market.play({ X: FLAT });
    expect(told(await market.play({ X: [109, 111, 108, 109, 40] }))).toEqual([
      'partial_fill a-tp 4@110',
      'new a-sl',
    ]);
    expect(await market.order('a-sl')).toMatchObject({ qty: 6, status: 'new' });
    await market.play({ X: [94, 95, 93, 94, 20] });
    expect(await market.order('a-sl')).toMatchObject({ qty: 6, filledQty: 2, status: 'partially_filled' });
    expect(await market.order('a-tp')).toMatchObject({ qty: 8, filledQty: 4 });
    await market.play({ X: [96, 97, 95.5, 96] });
    expect(await market.state('a-sl'), 'triggered before, so it sells at the open').toMatch(/^filled 6@/);
    expect(await market.state('a-tp')).toBe('canceled 4@110');
    expect(await market.exchange.positions()).toEqual([]);
  });

  it('cancelling any of them cancels the rest', async () => {
    const entry = await Market.open();
    await entry.accept(BOTH);
    await entry.exchange.cancel('a');
    expect(told(await entry.exchange.updatesAfter(3))).toEqual([
      'canceled a',
      'canceled a-sl',
      'canceled a-tp',
    ]);
    const leg = await Market.open();
    await leg.accept(BOTH);
    await leg.exchange.cancel('a-sl');
    expect(await leg.exchange.openOrders(), 'no entry goes on without its stop').toEqual([]);
  });

  it('day legs expire at the close of their day', async () => {
    const market = await Market.open();
    await market.accept({ ...BOTH, timeInForce: 'day' });
    expect(told(await market.play({ X: FLAT }))).toEqual([
      'fill a 10@100',
      'new a-sl',
      'new a-tp',
      'expired a-sl',
      'expired a-tp',
    ]);
  });
});

describe('the desk covers what an unfinished entry has bought', () => {
  it('a stop of its own is allowed beside the waiting leg, and the leg then sells only the rest', async () => {
    const market = await Market.open({ participation: 0.1 });
    await market.accept({ orderClass: 'oto', type: 'limit', limitPrice: 101, ...STOP });
    await market.play({ X: [100, 100, 100, 100, 40] });
    await market.accept({ clientOrderId: 'cover', side: 'sell', type: 'stop', stopPrice: 94, qty: 4 });
    await market.play({ X: FLAT });
    expect(await market.state()).toBe('filled 10@100');
    expect(await market.order('a-sl')).toMatchObject({ qty: 6, status: 'new' });
  });

  it('cancelling the unfinished entry keeps the shares and ends the leg', async () => {
    const market = await Market.open({ participation: 0.1 });
    await market.accept({ orderClass: 'oto', type: 'limit', limitPrice: 101, ...STOP });
    await market.play({ X: [100, 100, 100, 100, 40] });
    await market.exchange.cancel('a');
    expect(await market.state()).toBe('canceled 4@100');
    expect(await market.exchange.openOrders()).toEqual([]);
    expect(await market.exchange.positions()).toMatchObject([{ qty: 4 }]);
  });
});

describe('oto and oco', () => {
  it('oto waits with one leg', async () => {
    const market = await Market.open();
    await market.accept({ orderClass: 'oto', type: 'limit', limitPrice: 101, ...STOP });
    await market.play({ X: FLAT });
    expect(await market.state('a-sl')).toBe('new');
    await market.play({ X: [93, 94, 92, 93] });
    expect(await market.state('a-sl')).toBe('filled 10@93');
  });

  it('oto on a buy stop: the high is still to come, the low is taken to be', async () => {
    const target = await Market.open();
    await target.accept({ orderClass: 'oto', type: 'stop', stopPrice: 105, takeProfit: { limitPrice: 108 } });
    await target.play({ X: [100, 109, 99, 104] });
    expect(await target.state('a-tp')).toBe('filled 10@108');
    const stop = await Market.open();
    await stop.accept({ orderClass: 'oto', type: 'stop', stopPrice: 105, stopLoss: { stopPrice: 101 } });
    await stop.play({ X: [100, 109, 99, 108] });
    expect(await stop.state('a-sl')).toBe('filled 10@101');
  });

  it('oco: both exits work at once and hold the shares once; one fill cancels the other', async () => {
    const market = await Market.open();
    await market.holding(10);
    await market.accept({
      side: 'sell',
      type: 'limit',
      orderClass: 'oco',
      takeProfit: { limitPrice: 110 },
      ...STOP,
    });
    const [target, stop] = await market.exchange.openOrders();
    expect(target).toMatchObject({ clientOrderId: 'a', type: 'limit', limitPrice: 110, status: 'accepted' });
    expect(stop).toMatchObject({
      clientOrderId: 'a-sl',
      type: 'stop',
      parentId: target?.id,
      status: 'accepted',
    });
    expect(told(await market.play({ X: [100, 112, 94, 100] })), 'stop before target').toEqual([
      'fill a-sl 10@95',
      'canceled a',
    ]);
  });

  it('oco: the target fills where the stop is not touched', async () => {
    const market = await Market.open();
    await market.holding(10);
    await market.accept({ side: 'sell', type: 'limit', orderClass: 'oco', limitPrice: 110, ...STOP });
    expect(told(await market.play({ X: [100, 112, 96, 100] }))).toEqual(['fill a 10@110', 'canceled a-sl']);
  });

  it('a stop-limit leg keeps its limit', async () => {
    const market = await Market.open();
    await market.accept({ orderClass: 'oto', stopLoss: { stopPrice: 95, limitPrice: 94 } });
    await market.play({ X: FLAT });
    await market.play({ X: [90, 91, 89, 90] });
    expect(await market.state('a-sl')).toBe('new');
    expect(await market.order('a-sl')).toMatchObject({ type: 'stop_limit', stopPrice: 95, limitPrice: 94 });
  });
});
