import { describe, expect, it } from 'vitest';
import { killSwitch } from '../../torture/kill-switch.ts';

describe('the kill switch under load', () => {
  it(`${killSwitch.says}, ${killSwitch.short} times of ${killSwitch.short}`, async () => {
    const { cases, failures, counts } = await killSwitch.run({ cases: killSwitch.short, firstSeed: 1 });
    expect(failures).toEqual([]);
    expect(cases).toBe(killSwitch.short);
    for (const met of ['with 429s', 'breaker open', 'from this process', 'from another process'])
      expect(counts[met] ?? 0, met).toBeGreaterThan(0);
    expect(counts['cancels']).toBeGreaterThan(killSwitch.short);
  });

  it.each(killSwitch.sabotages)('notices %s', async (sabotage) => {
    const { failures } = await killSwitch.run({ cases: 2, firstSeed: 1, sabotage });
    expect(failures).toHaveLength(2);
  });
});
