import { describe, expect, it } from 'vitest';
import { Market, told } from './market.ts';

describe('market and limit orders', () => {
  it('P6: an order accepted after a session never fills in that session, and fills at the open of the next', async () => {
    const market = await Market.open();
    await market.play({ X: [100, 110, 90, 105] });
    await market.accept();
    expect(await market.state()).toBe('accepted');
    await market.play({ X: [107, 120, 80, 90] });
    expect(await market.state()).toBe('filled 10@107');
  });

  it('P6: a session played before is no session, and a bar of another date is not traded on', async () => {
    const market = await Market.open();
    await market.play({ X: [100, 110, 90, 105] });
    await market.accept();
    const stale = { date: '2024-03-04', open: 100, high: 110, low: 90, close: 105, volume: 1000 };
    const times = { openTime: '2024-03-05T14:30:00Z', closeTime: '2024-03-05T21:00:00Z' };
    const bars = new Map([['X', stale]]);
    expect(await market.exchange.playSession({ session: '2024-03-04', ...times, bars })).toBe(false);
    expect(await market.exchange.playSession({ session: '2024-03-05', ...times, bars })).toBe(true);
    expect(await market.state()).toBe('new');
  });

  it('a limit fills at its price when the bar touches it, and at the open when the gap is better', async () => {
    const market = await Market.open();
    await market.accept({ clientOrderId: 'touched', type: 'limit', limitPrice: 98 });
    await market.accept({ clientOrderId: 'gapped', type: 'limit', limitPrice: 101 });
    await market.accept({ clientOrderId: 'missed', type: 'limit', limitPrice: 97.99 });
    await market.play({ X: [100, 102, 98, 101] });
    expect(await market.state('touched')).toBe('filled 10@98');
    expect(await market.state('gapped')).toBe('filled 10@100');
    expect(await market.state('missed')).toBe('new');
  });

  it('a sell limit is the mirror of it', async () => {
    const market = await Market.open();
    await market.holding(30);
    await market.accept({ clientOrderId: 'touched', side: 'sell', type: 'limit', limitPrice: 103 });
    await market.accept({ clientOrderId: 'gapped', side: 'sell', type: 'limit', limitPrice: 100.5 });
    await market.accept({ clientOrderId: 'missed', side: 'sell', type: 'limit', limitPrice: 103.01 });
    await market.play({ X: [101, 103, 100, 102] });
    expect(await market.state('touched')).toBe('filled 10@103');
    expect(await market.state('gapped')).toBe('filled 10@101');
    expect(await market.state('missed')).toBe('new');
  });

  it('an order waits for a bar of its symbol with volume', async () => {
    const market = await Market.open({ participation: 0.1 });
    await market.accept();
    await market.play({ Y: [1, 1, 1, 1] });
    expect(await market.state()).toBe('new');
    await market.play({ X: [100, 100, 100, 100, 9] });
    expect(await market.state(), 'a tenth of nine shares is none').toBe('new');
    await market.play({ X: [99, 99, 99, 99, 100] });
    expect(await market.state()).toBe('filled 10@99');
  });
});

describe('stops', () => {
  it('a sell stop fills at its price inside the bar and at the open through a gap', async () => {
    const market = await Market.open();
    await market.holding(20);
    await market.accept({ clientOrderId: 'inside', side: 'sell', type: 'stop', stopPrice: 95 });
    await market.accept({ clientOrderId: 'gap', side: 'sell', type: 'stop', stopPrice: 90 });
    await market.play({ X: [99, 100, 94, 96] });
    expect(await market.state('inside')).toBe('filled 10@95');
    expect(await market.state('gap')).toBe('new');
    await market.play({ X: [80, 85, 79, 84] });
    expect(await market.state('gap')).toBe('filled 10@80');
  });

  it('a buy stop is the mirror of it', async () => {
    const market = await Market.open();
    await market.accept({ clientOrderId: 'inside', type: 'stop', stopPrice: 105 });
    await market.accept({ clientOrderId: 'gap', type: 'stop', stopPrice: 110 });
    await market.play({ X: [100, 106, 99, 104] });
    expect(await market.state('inside')).toBe('filled 10@105');
    await market.play({ X: [112, 113, 111, 112] });
    expect(await market.state('gap')).toBe('filled 10@112');
  });

  it('a stop that volume did not fill stays triggered', async () => {
    const market = await Market.open({ participation: 0.1 });
    await market.holding(10);
    await market.accept({ side: 'sell', type: 'stop', stopPrice: 95 });
    await market.play({ X: [99, 100, 94, 96, 40] });
    expect(await market.state()).toBe('partially_filled 4@95');
    await market.play({ X: [98, 100, 97, 99, 9] });
    await market.play({ X: [97, 100, 97, 99, 1000] });
    const { avgFillPrice, status } = await market.order();
    expect([status, avgFillPrice]).toEqual(['filled', (4 * 95 + 6 * 97) / 10]);
  });

  it('a stop-limit triggered by a gap rests as a limit, that day and later', async () => {
    const market = await Market.open();
    await market.holding(20);
    await market.accept({
      clientOrderId: 'same',
      side: 'sell',
      type: 'stop_limit',
      stopPrice: 95,
      limitPrice: 94,
    });
    await market.accept({
      clientOrderId: 'later',
      side: 'sell',
      type: 'stop_limit',
      stopPrice: 95,
      limitPrice: 94.9,
    });
    await market.play({ X: [93, 94.5, 92, 93] });
    expect(await market.state('same'), 'back at the limit during the day').toBe('filled 10@94');
    expect(await market.state('later')).toBe('new');
    await market.play({ X: [96, 97, 95.5, 96] });
    expect(await market.state('later'), 'triggered yesterday, so the open is enough').toBe('filled 10@96');
  });

  it('a stop-limit inside the bar fills at the stop where the limit allows it, else only by the close', async () => {
    const market = await Market.open();
    await market.holding(30);
    await market.accept({
      clientOrderId: 'at-stop',
      side: 'sell',
      type: 'stop_limit',
      stopPrice: 95,
      limitPrice: 94,
    });
    await market.accept({
      clientOrderId: 'by-close',
      side: 'sell',
      type: 'stop_limit',
      stopPrice: 95,
      limitPrice: 95.5,
    });
    await market.accept({
      clientOrderId: 'unproven',
      side: 'sell',
      type: 'stop_limit',
      stopPrice: 95,
      limitPrice: 99,
    });
    await market.play({ X: [99.5, 100, 94, 96] });
    expect(await market.state('at-stop')).toBe('filled 10@95');
    expect(await market.state('by-close')).toBe('filled 10@95.5');
    expect(await market.state('unproven'), 'the high may have come before the trigger').toBe('new');
  });

  it('a buy stop-limit does not pay more than its limit', async () => {
    const market = await Market.open();
    await market.accept({ type: 'stop_limit', stopPrice: 105, limitPrice: 106 });
    await market.play({ X: [108, 110, 107, 109] });
    expect(await market.state(), 'triggered by the gap, the limit not reached').toBe('new');
    await market.play({ X: [107, 108, 105, 107] });
    expect(await market.state()).toBe('filled 10@106');
  });

  it('a trailing stop follows the high and fills where the fall begins to be certain', async () => {
    const market = await Market.open();
    await market.holding(10);
    await market.accept({ side: 'sell', type: 'trailing_stop', trailPrice: 5 });
    await market.play({ X: [100, 104, 99, 103] });
    expect((await market.order()).stopPrice, 'the high of the day has drawn it up').toBe(99);
    await market.play({ X: [103, 110, 102, 109] });
    expect((await market.order()).stopPrice).toBe(105);
    await market.play({ X: [108, 109, 104, 106] });
    expect(await market.state()).toBe('filled 10@105');
  });

  it('a trailing stop fills at the open through a gap, and at the drawn stop when the close lies through it', async () => {
    const gap = await Market.open();
    await gap.holding(10);
    await gap.accept({ side: 'sell', type: 'trailing_stop', trailPercent: 10 });
    await gap.play({ X: [100, 120, 99, 119] });
    expect((await gap.order()).stopPrice).toBe(108);
    await gap.play({ X: [90, 95, 89, 94] });
    expect(await gap.state()).toBe('filled 10@90');

    const fall = await Market.open();
    await fall.holding(10);
    await fall.accept({ side: 'sell', type: 'trailing_stop', trailPercent: 10 });
    await fall.play({ X: [100, 120, 99, 101] });
    expect(await fall.state(), 'from 120 to 101 it passed 108').toBe('filled 10@108');
  });

  it('stops come before limits inside one bar', async () => {
    const market = await Market.open();
    await market.holding(10);
    await market.accept({ clientOrderId: 'buy-x', symbol: 'Y', type: 'limit', limitPrice: 50 });
    await market.accept({ clientOrderId: 'stop-x', side: 'sell', type: 'stop', stopPrice: 95 });
    const updates = await market.play({ X: [99, 100, 94, 96], Y: [51, 52, 49, 50] });
    expect(told(updates)).toEqual(['fill stop-x 10@95', 'fill buy-x 10@50']);
  });
});
