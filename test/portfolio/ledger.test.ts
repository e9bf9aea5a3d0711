import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { averageCost, bought, fillValue, FLAT, shares, sold, split } from '../../portfolio/index.ts';
import { spread } from '../support/spread.ts';

describe('ledger', () => {
  it('a fill is rounded once, to the micro-dollar', () => {
    expect(fillValue(3, 33.3333333)).toBe(100_000_000);
    expect(fillValue(7, 1 / 3)).toBe(2_333_333);
  });

  it('a sale of all takes all of the cost, whatever it was', () => {
    const holding = bought(bought(FLAT, 3, 10), 4, 11);
    expect(holding).toEqual({ qty: 7, costMicros: 21 });
    expect(averageCost(holding)).toBe(3e-6);
    expect(sold(holding, 7)).toEqual({ holding: FLAT, cost: 21 });
  });

  it('more sold than held is a divergence, not a short', () => {
    expect(() => sold({ qty: 1, costMicros: 5 }, 2)).toThrow(expect.objectContaining({ code: 'DIVERGED' }));
  });

  it('fractions add up without the dust of binary numbers', () => {
    const holding = bought(bought(FLAT, 0.1, 10), 0.2, 20);
    expect(holding.qty).toBe(0.3);
    expect(sold(holding, 0.3).holding).toEqual(FLAT);
    expect(shares(3.0000000000000004)).toBe(3);
  });

  it('a split keeps whole shares and gives the fraction its part of the cost', () => {
    expect(split({ qty: 5, costMicros: 750 }, 1.5)).toEqual({
      holding: { qty: 7, costMicros: 700 },
      fraction: 0.5,
      cost: 50,
    });
    expect(split({ qty: 30, costMicros: 7 }, 0.1)).toEqual({
      holding: { qty: 3, costMicros: 7 },
      fraction: 0,
      cost: 0,
    });
    expect(split({ qty: 5, costMicros: 7 }, 0.1)).toEqual({ holding: FLAT, fraction: 0.5, cost: 7 });
  });

  it('P9: cost is moved by sales and splits, never made or lost', () => {
    const step = fc.record({
      share: spread(0.01, 1),
      ratio: fc.constantFrom(1, 2, 3, 1.5, 0.5, 0.1),
    });
    fc.assert(
      fc.property(
        fc.integer({ min: 1, max: 1e6 }),
        fc.integer({ min: 1, max: 1e12 }),
        fc.array(step, { maxLength: 20 }),
        (qty, cost, steps) => {
          let holding = bought(FLAT, qty, cost);
          let gone = 0;
          for (const { share, ratio } of steps) {
            const after = split(holding, ratio);
            gone += after.cost;
            holding = after.holding;
            const sale = Math.floor(holding.qty * share);
            if (sale === 0) continue;
            const left = sold(holding, sale);
            gone += left.cost;
            holding = left.holding;
            expect(holding.costMicros).toBeGreaterThanOrEqual(0);
          }
          expect(gone + holding.costMicros).toBe(cost);
          expect(Number.isSafeInteger(gone)).toBe(true);
        },
      ),
      { seed: 1, numRuns: 500 },
    );
  });
});
