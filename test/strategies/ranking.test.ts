import fc from 'fast-check';
import { expect, it } from 'vitest';
import { rankDescending } from '../../strategies/ranking.ts';

it('ranks are the places in a stable sort, highest first; undefined values have none', () => {
  const value = fc.oneof(fc.constantFrom(Number.NaN, 0, -0, 1, -1), fc.double({ noDefaultInfinity: true }));
  fc.assert(
    fc.property(fc.array(value, { maxLength: 40 }), (values) => {
      const order = values.map((_, k) => k).filter((k) => !Number.isNaN(values[k]));
      order.sort((a, b) => (values[b] as number) - (values[a] as number));
      const { rank, count } = rankDescending(Float64Array.from(values));
      expect(count).toBe(order.length);
      expect([...rank]).toEqual(values.map((_, k) => order.indexOf(k) + 1));
    }),
    { seed: 1, numRuns: 500 },
  );
});
