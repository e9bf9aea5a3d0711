import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { AlignedReturns, returnPanel } from '../../analytics/index.ts';
import { createRng, GrowingSeries } from '../../domain/index.ts';

const dateOf = (t: number): string => new Date(Date.UTC(2020, 0, 1 + t)).toISOString().slice(0, 10);

describe('returns carried on from day to day', () => {
  it('are the panel bit for bit, day after day, whatever histories begin late or have gaps', () => {
    const piece = fc.record({ from: fc.constantFrom(0, 0, 0, 12), gap: fc.constantFrom(0, 0, 0, 9) });
    fc.assert(
      fc.property(
        fc.array(piece, { minLength: 1, maxLength: 5 }),
        fc.constantFrom(5, 20),
        (pieces, window) => {
          const rng = createRng('panel');
          const all = pieces.map((p, i) => ({ ...p, close: 100, series: new GrowingSeries(`S${i}`) }));
          const returns = new AlignedReturns();
          for (let t = 0; t < 40; t++) {
            for (const one of all) {
              one.close *= 1 + 0.01 * rng.normal();
              const { close, series, from, gap } = one;
              if (t < from || (gap > 0 && t % gap === 4)) continue;
              series.append({ date: dateOf(t), open: close, high: close, low: close, close, volume: 1 });
            }
            const members = all.flatMap(({ series }) =>
              series.length > 0 && t % 3 !== 1 ? [{ series, index: series.length - 1 }] : [],
            );
            expect(returns.panel(members, window)).toEqual(returnPanel(members, window));
          }
        },
      ),
      { numRuns: 60 },
    );
  });
});
