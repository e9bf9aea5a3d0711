import { describe, expect, it } from 'vitest';
import { fills } from '../../torture/fills.ts';

describe('the proof of fills, short', () => {
  it(`P4, P9: over ${fills.short} streams shuffled, repeated and cut, each fill is counted once and the sum is right`, async () => {
    const { cases, failures, counts } = await fills.run({ cases: fills.short, firstSeed: 1 });
    expect(failures).toEqual([]);
    expect(cases).toBe(fills.short);
    const met = ['cut', 'repeated', 'out of order', 'backfills', 'restarts', 'fills', 'late fills', 'legs', 'orders of others', 'sums in place of executions']; // prettier-ignore
    expect(
      met.filter((name) => !((counts[name] ?? 0) > 0)),
      'nothing of it was left out',
    ).toEqual([]);
  });

  it.each(fills.sabotages)('finds out: %s', async (sabotage) => {
    const { failures } = await fills.run({ cases: 30, firstSeed: 1, sabotage });
    expect(failures.length).toBeGreaterThan(3);
  });

  it('P5: the same seed gives the same case', async () => {
    const once = await fills.run({ cases: 5, firstSeed: 77 });
    expect(await fills.run({ cases: 5, firstSeed: 77 })).toEqual(once);
  });
});
