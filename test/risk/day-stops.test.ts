import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { lossToStop, stopsWithin, type Guarded } from '../../risk/index.ts';
import { spread } from '../support/spread.ts';

const at = (symbol: string, more: Partial<Guarded>): Guarded => ({ symbol, qty: 100, price: 50, stop: 48, range: 1, ...more }); // prettier-ignore
const down = (held: readonly Guarded[]): number => held.reduce((sum, h) => sum + h.qty * lossToStop(h), 0);
const after = (held: readonly Guarded[], limit: number): Guarded[] => {
  const raised = stopsWithin(held, limit);
  return held.map((h) => ({ ...h, stop: raised.get(h.symbol) ?? h.stop }));
};

const position = fc.record({
  qty: fc.integer({ min: 1, max: 5000 }),
  price: fc.integer({ min: 200, max: 90_000 }).map((cents) => cents / 100),
  below: spread(0, 0.9),
  range: fc.option(fc.oneof(fc.constant(0), spread(0.001, 0.2))),
});
const positions = fc
  .array(position, { maxLength: 12 })
  .map((all) =>
    all.map(({ qty, price, below, range }, i) =>
      at(`S${i}`, { qty, price, stop: price * (1 - below), range: range === null ? null : range * price }),
    ),
  );
/** The limit as a part of what all would lose: from none of it to a little more than all. */
const parts = spread(0, 1.05);

describe('stops within the loss of a day', () => {
  it('stay where they are while all together are near enough', () => {
    expect(stopsWithin([at('A', {}), at('B', {})], 400)).toEqual(new Map());
    expect(stopsWithin([], 0)).toEqual(new Map());
  });

  it('the furthest in ranges comes up first, and only as far as it must', () => {
    const held = [at('A', { stop: 48 }), at('B', { stop: 42 }), at('C', { range: 2, stop: 40 })];
    // Down to A 200, B 800, C 1,000. At three ranges B loses 300 and C 600.
    expect(stopsWithin(held, 1100)).toEqual(new Map([['B', 47], ['C', 44]]));
  }); // prettier-ignore

  it('from some limit on all come up alike; without any room they stand at the price', () => {
    const held = [at('A', {}), at('B', { stop: 42 })];
    expect(stopsWithin(held, 200)).toEqual(new Map([['A', 49], ['B', 49]]));
    expect(stopsWithin(held, 0)).toEqual(new Map([['A', 50], ['B', 50]]));
  }); // prettier-ignore

  it('a stop further away than ten ranges counts as ten, and one above the price as none', () => {
    expect(lossToStop(at('A', { stop: 1 }))).toBe(10);
    expect(lossToStop(at('A', { stop: 51 }))).toBe(0);
    expect(lossToStop(at('A', { stop: 20, range: null })), 'no range: down to the stop').toBe(30);
  });

  it('whatever is held, all together lose no more than the limit, and no stop has come down', () => {
    fc.assert(
      fc.property(positions, parts, (held, part) => {
        const limit = part * down(held);
        const now = after(held, limit);
        expect(down(now)).toBeLessThanOrEqual(limit + 1e-6);
        now.forEach((h, i) => expect(h.stop).toBeGreaterThanOrEqual((held[i] as Guarded).stop));
      }),
    );
  });

  it('no more is given up than the limit asks for, but for the tick', () => {
    fc.assert(
      fc.property(positions, parts, (held, part) => {
        const limit = part * down(held);
        if (down(held) <= limit) return;
        const ticks = held.reduce((sum, h) => sum + 0.0101 * h.qty, 0);
        expect(down(after(held, limit))).toBeGreaterThanOrEqual(limit - ticks);
      }),
    );
  });

  it('the order in which positions are given decides nothing', () => {
    fc.assert(
      fc.property(positions, parts, (held, part) => {
        const limit = part * down(held);
        const [one, other] = [stopsWithin(held, limit), stopsWithin(held.toReversed(), limit)];
        for (const { symbol, price } of held)
          expect(Math.abs((one.get(symbol) ?? 0) - (other.get(symbol) ?? 0))).toBeLessThanOrEqual(
            0.01 + 1e-9 * price,
          );
      }),
    );
  });
});
