import { describe, expect, it } from 'vitest';
import type { Fill } from '../../../domain/index.ts';
import { bought, fillValue, FLAT } from '../../../portfolio/index.ts';
import { afterFills, splitOf } from '../../../portfolio/reconcile/split.ts';

const held = (qty: number, price: number) => bought(FLAT, qty, fillValue(qty, price));
const theirs = (qty: number, avgEntryPrice: number) => ({ symbol: 'X', qty, avgEntryPrice });
const fill = (executionId: string, side: 'buy' | 'sell', qty: number, price: number): Fill => ({
  executionId, side, qty, price, orderId: 'o', clientOrderId: 'c', symbol: 'X', fees: 0,
  at: '2024-03-04T21:00:00.000Z', session: '2024-03-04',
}); // prettier-ignore

describe('a split that nobody told', () => {
  it.each([
    [2, 20, 50], [1 / 2, 5, 200], [100, 1000, 1], [1.5, 15, 100 / 1.5], [2.5, 25, 40], [1.25, 12.5, 80], [10 / 9, null, 90],
  ] as const)('is seen by shares and average price: %d for 1', (ratio, qty, price) => {
    const after = qty ?? 10 * ratio;
    expect(splitOf(held(10, 100), theirs(Math.floor(after), price), [])).toMatchObject({ ratio, kept: Math.floor(after), before: null });
  }); // prettier-ignore

  it('is not seen in a trade, in a ratio nobody splits by, in nothing and in a short position', () => {
    expect(splitOf(held(10, 100), theirs(20, 75), []), 'ten more at fifty').toBeNull();
    expect(splitOf(held(10, 100), theirs(20, 50.02), []), 'the price is off').toBeNull();
    expect(splitOf(held(10, 100), theirs(21, 50), []), 'a share more').toBeNull();
    expect(splitOf(held(10, 100), theirs(1010, 100 / 101), []), '101 for 1').toBeNull();
    expect(splitOf(FLAT, theirs(20, 50), [])).toBeNull();
    expect(splitOf(held(10, 100), theirs(0, 50), [])).toBeNull();
    expect(splitOf(held(10, 100), theirs(20, 0), [])).toBeNull();
  });

  it('is placed among the fills that are missing', () => {
    const missing = [fill('a', 'buy', 10, 100), fill('b', 'buy', 7, 50)];
    expect(splitOf(held(10, 100), theirs(47, 50), missing)).toMatchObject({
      ratio: 2,
      kept: 40,
      before: 'b',
    });
  });

  it('pays out the fraction of a share', () => {
    expect(splitOf(held(15, 10), theirs(7, 20), [])).toMatchObject({ ratio: 1 / 2, kept: 7, left: 0.5 });
  });

  it('a sale of more than is known leaves nothing', () => {
    expect(afterFills(held(10, 100), [fill('a', 'sell', 11, 100)])).toEqual(FLAT);
    expect(afterFills(held(10, 100), [fill('a', 'sell', 4, 120)])).toMatchObject({ qty: 6 });
  });
});
