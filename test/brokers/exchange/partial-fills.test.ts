import { describe, expect, it } from 'vitest';
import { Market, told } from './market.ts';

describe('partial fills by participation', () => {
  it('the orders of a symbol share a tenth of its volume, in the order they came', async () => {
    const market = await Market.open({ participation: 0.1 });
    await market.accept({ clientOrderId: 'first', qty: 60 });
    await market.accept({ clientOrderId: 'other', symbol: 'Y', qty: 60 });
    await market.accept({ clientOrderId: 'second', qty: 60 });
    await market.accept({ clientOrderId: 'third', qty: 60 });
    const updates = await market.play({ X: [10, 10, 10, 10, 1009], Y: [10, 10, 10, 10, 1009] });
    expect(told(updates)).toEqual(['fill first 60@10', 'fill other 60@10', 'partial_fill second 40@10']);
  });

  it('the rest fills on later bars, and the average price is that of all fills', async () => {
    const market = await Market.open({ participation: 0.1 });
    await market.accept({ qty: 100 });
    await market.play({ X: [10, 10, 10, 10, 250] });
    await market.play({ X: [12, 12, 12, 12, 10_000] });
    expect(await market.state()).toBe('filled 100@11.5');
    const fills = (await market.exchange.updatesAfter(0)).flatMap((u) =>
      u.kind === 'order' && u.fill ? [u.fill] : [],
    );
    expect(fills.map((f) => f.qty)).toEqual([25, 75]);
    expect(new Set(fills.map((f) => f.executionId)).size).toBe(2);
  });

  it('a fill says how much of it this fill was, never the cumulated quantity', async () => {
    const market = await Market.open({ participation: 0.5 });
    await market.accept({ qty: 30 });
    for (let i = 0; i < 3; i++) await market.play({ X: [10, 10, 10, 10, 20] });
    const updates = await market.exchange.updatesAfter(0);
    const filled = updates.map((u) => (u.kind === 'order' ? [u.fill?.qty ?? 0, u.order.filledQty] : []));
    expect(filled).toEqual([
      [0, 0],
      [10, 10],
      [10, 20],
      [10, 30],
    ]);
  });

  it('without a limit of volume everything fills at once', async () => {
    const market = await Market.open({ participation: null, cash: 1e8 });
    await market.accept({ qty: 100_000 });
    await market.play({ X: [10, 10, 10, 10, 0] });
    expect(await market.state()).toBe('filled 100000@10');
  });
});
