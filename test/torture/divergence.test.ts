import { describe, expect, it } from 'vitest';
import { divergence } from '../../torture/divergence.ts';

describe('the proof of reconciliation, short', () => {
  it(`P9: ${divergence.short} desks that missed part of what happened agree with their broker after two rounds, and a third finds nothing`, async () => {
    const { cases, failures, counts } = await divergence.run({ cases: divergence.short, firstSeed: 1 });
    expect(failures).toEqual([]);
    expect(cases).toBe(divergence.short);
    const met = [
      'fill lost', 'fill twice', 'order news lost', 'reply lost', 'request lost', 'never sent', 'traded by hand',
      'split lost', 'cash adjusted', 'orphaned stop', 'order lost at the broker', 'account in use before',
      'fill_missing', 'fill_external', 'order_external', 'order_missing_at_desk', 'order_missing_at_broker',
      'order_status_behind', 'split', 'position_more', 'cash_unexplained', 'orphan_stop', 'uncovered',
    ]; // prettier-ignore
    expect(
      met.filter((name) => !((counts[name] ?? 0) > 0)),
      'nothing of it was left out',
    ).toEqual([]);
  });

  it.each(divergence.sabotages)('finds out: %s', async (sabotage) => {
    const { failures } = await divergence.run({ cases: 20, firstSeed: 1, sabotage });
    expect(failures.length).toBeGreaterThan(3);
  });

  it('P5: the same seed gives the same case', async () => {
    const once = await divergence.run({ cases: 5, firstSeed: 77 });
    expect(await divergence.run({ cases: 5, firstSeed: 77 })).toEqual(once);
  });
});
