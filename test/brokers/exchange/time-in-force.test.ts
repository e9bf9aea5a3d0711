import { describe, expect, it } from 'vitest';
import { Market, told } from './market.ts';

describe('time in force on daily bars', () => {
  it('a day order expires at the close, a gtc order rests', async () => {
    const market = await Market.open();
    await market.accept({ clientOrderId: 'day', type: 'limit', limitPrice: 90, timeInForce: 'day' });
    await market.accept({ clientOrderId: 'gtc', type: 'limit', limitPrice: 90 });
    const updates = await market.play({ X: [100, 101, 99, 100] });
    expect(told(updates)).toEqual(['expired day']);
    expect(updates[0]).toMatchObject({ at: '2024-03-04T21:00:00.000Z', session: '2024-03-04' });
    expect(await market.state('gtc')).toBe('new');
    await market.play({ X: [100, 101, 89, 100] });
    expect(await market.state('gtc')).toBe('filled 10@90');
  });

  it('a day order expires in a session without a bar of its symbol', async () => {
    const market = await Market.open();
    await market.accept({ timeInForce: 'day' });
    await market.play({});
    expect(await market.state()).toBe('expired');
  });

  it('a day order that was filled in part expires with what it has', async () => {
    const market = await Market.open({ participation: 0.1 });
    await market.accept({ timeInForce: 'day' });
    expect(told(await market.play({ X: [100, 101, 99, 100, 40] }))).toEqual([
      'partial_fill a 4@100',
      'expired a',
    ]);
    expect(await market.exchange.positions()).toMatchObject([{ qty: 4 }]);
  });

  it('ioc takes what the open gives and cancels the rest', async () => {
    const market = await Market.open({ participation: 0.1 });
    await market.accept({ clientOrderId: 'some', timeInForce: 'ioc' });
    await market.accept({ clientOrderId: 'none', timeInForce: 'ioc', type: 'limit', limitPrice: 99 });
    const updates = await market.play({ X: [100, 101, 90, 100, 40] });
    expect(told(updates)).toEqual(['partial_fill some 4@100', 'canceled some', 'canceled none']);
    expect(new Set(updates.map((u) => u.at))).toEqual(new Set(['2024-03-04T14:30:00.000Z']));
  });

  it('fok fills at the open in full or not at all', async () => {
    const market = await Market.open({ participation: 0.1 });
    await market.accept({ clientOrderId: 'too-much', timeInForce: 'fok', qty: 11 });
    await market.accept({ clientOrderId: 'fits', timeInForce: 'fok', qty: 10 });
    await market.accept({ clientOrderId: 'too-late', timeInForce: 'fok', qty: 1 });
    expect(told(await market.play({ X: [100, 101, 90, 100, 100] }))).toEqual([
      'canceled too-much',
      'fill fits 10@100',
      'canceled too-late',
    ]);
  });

  it('opg fills in the opening auction only', async () => {
    const market = await Market.open();
    await market.accept({ clientOrderId: 'market', timeInForce: 'opg' });
    await market.accept({ clientOrderId: 'limit', timeInForce: 'opg', type: 'limit', limitPrice: 99 });
    expect(told(await market.play({ X: [100, 101, 90, 95] }))).toEqual([
      'fill market 10@100',
      'canceled limit',
    ]);
  });

  it('cls fills in the closing auction only, at the close', async () => {
    const market = await Market.open();
    await market.accept({ clientOrderId: 'market', timeInForce: 'cls' });
    await market.accept({ clientOrderId: 'reached', timeInForce: 'cls', type: 'limit', limitPrice: 95 });
    await market.accept({ clientOrderId: 'missed', timeInForce: 'cls', type: 'limit', limitPrice: 94.99 });
    const updates = await market.play({ X: [90, 101, 89, 95] });
    expect(told(updates)).toEqual(['fill market 10@95', 'fill reached 10@95', 'canceled missed']);
    expect(updates[0]?.at).toBe('2024-03-04T21:00:00.000Z');
  });

  it('an order that only an auction could fill is canceled where there is none', async () => {
    const market = await Market.open();
    for (const timeInForce of ['opg', 'ioc', 'fok', 'cls'] as const)
      await market.accept({ clientOrderId: timeInForce, timeInForce });
    expect(told(await market.play({}))).toEqual([
      'canceled opg',
      'canceled ioc',
      'canceled fok',
      'canceled cls',
    ]);
  });
});
