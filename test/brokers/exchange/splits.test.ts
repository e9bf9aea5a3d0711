import { describe, expect, it } from 'vitest';
import { Market, told } from './market.ts';

const TWO = [{ symbol: 'X', ratio: 2 }];

describe('splits', () => {
  it('P9: shares multiply, cost stays, and the equity does not move', async () => {
    const market = await Market.open();
    await market.holding(10);
    const [split] = await market.play({ X: [50, 50, 50, 50] }, TWO);
    expect(split).toMatchObject({
      kind: 'split',
      ratio: 2,
      cashInLieu: 0,
      position: { symbol: 'X', qty: 20, avgEntryPrice: 50 },
      session: '2024-03-05',
      at: '2024-03-05T14:30:00.000Z',
    });
    expect((await market.exchange.account()).equity).toBe(100_000);
  });

  it('the fraction of a share is paid out at the open and takes its cost along', async () => {
    const market = await Market.open();
    await market.holding(5);
    const [split] = await market.play({ X: [68, 68, 68, 68] }, [{ symbol: 'X', ratio: 1.5 }]);
    expect(split).toMatchObject({ cashInLieu: 34, position: { qty: 7 } });
    const { cash, equity } = await market.exchange.account();
    expect([cash, equity]).toEqual([99_500 + 34, 99_500 + 34 + 7 * 68]);
    expect((await market.exchange.positions())[0]?.avgEntryPrice).toBeCloseTo(500 / 7.5, 6);
  });

  it('a reverse split may leave nothing but cash, and ends what wanted to sell', async () => {
    const market = await Market.open();
    await market.holding(5);
    await market.accept({ side: 'sell', type: 'stop', stopPrice: 90, qty: 5 });
    const updates = await market.play({ X: [1000, 1000, 1000, 1000] }, [{ symbol: 'X', ratio: 0.1 }]);
    expect(told(updates)).toEqual(['split X 0.1', 'canceled a']);
    expect(updates[0]).toMatchObject({ cashInLieu: 500, position: { qty: 0 } });
    expect(await market.exchange.account()).toMatchObject({ cash: 100_000, equity: 100_000 });
  });

  it("a resting stop follows the split and does not fire at yesterday's price", async () => {
    const market = await Market.open();
    await market.holding(10);
    await market.accept({ side: 'sell', type: 'stop', stopPrice: 95.01 });
    const updates = await market.play({ X: [50, 51, 49, 50] }, TWO);
    expect(told(updates), 'told as new content').toEqual(['split X 2', 'new a']);
    expect(await market.order()).toMatchObject({ qty: 20, stopPrice: 47.51, status: 'new' });
    await market.play({ X: [49, 49, 47, 48] });
    expect(await market.state()).toBe('filled 20@47.51');
    expect(await market.exchange.positions()).toEqual([]);
  });

  it('an order queued for the open of the ex-date is restated too', async () => {
    const market = await Market.open();
    await market.holding(10);
    await market.accept({ side: 'sell', timeInForce: 'day' });
    await market.play({ X: [51, 51, 51, 51] }, TWO);
    expect(await market.state()).toBe('filled 20@51');
  });

  it('legs, trails and partly filled orders follow', async () => {
    const market = await Market.open({ participation: 0.1 });
    await market.accept({
      orderClass: 'bracket',
      takeProfit: { limitPrice: 110 },
      stopLoss: { stopPrice: 90 },
    });
    await market.accept({ clientOrderId: 'y', symbol: 'Y', qty: 4 });
    await market.play({ X: [100, 100, 100, 100, 40], Y: [100, 100, 100, 100] });
    await market.accept({
      clientOrderId: 't',
      symbol: 'Y',
      side: 'sell',
      type: 'trailing_stop',
      trailPrice: 10,
      qty: 4,
    });
    await market.play({ Y: [100, 100, 100, 100] });
    await market.play({ Y: [50, 60, 50, 58] }, [...TWO, { symbol: 'Y', ratio: 2 }]);
    expect(await market.order()).toMatchObject({ qty: 4 + 12, filledQty: 4, avgFillPrice: 100 });
    expect(await market.order('a-sl')).toMatchObject({ qty: 20, stopPrice: 45, status: 'held' });
    expect(await market.order('a-tp')).toMatchObject({ qty: 20, limitPrice: 55, status: 'held' });
    expect(await market.order('t')).toMatchObject({ qty: 8, stopPrice: 55 });
    await market.play({ X: [50, 50, 50, 50] });
    expect(await market.order('a-sl')).toMatchObject({ qty: 20, status: 'new' });
    expect(await market.exchange.positions()).toMatchObject([
      { symbol: 'X', qty: 20 },
      { symbol: 'Y', qty: 8 },
    ]);
  });

  it('a leg never sells more than a split has left', async () => {
    const market = await Market.open({ participation: 0.1 });
    await market.accept({ qty: 10, orderClass: 'oto', stopLoss: { stopPrice: 50 } });
    await market.play({ X: [100, 100, 100, 100, 30] });
    await market.play({ X: [66, 66, 66, 66] }, [{ symbol: 'X', ratio: 1.5 }]);
    expect(await market.exchange.positions(), '3 x 1.5 leaves 4, 7 x 1.5 buys 10').toMatchObject([
      { qty: 14 },
    ]);
    expect(await market.order('a-sl')).toMatchObject({ qty: 14, status: 'new' });
  });

  it('a split of a symbol that nobody holds or wants is not told', async () => {
    const market = await Market.open();
    expect(await market.play({ X: [50, 50, 50, 50] }, TWO)).toEqual([]);
  });
});
