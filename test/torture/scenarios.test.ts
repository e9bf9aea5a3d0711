import { describe, expect, it } from 'vitest';
import { scenarioNames } from '../../brokers/exchange/scenarios/index.ts';
import { scenarios } from '../../torture/scenarios.ts';

describe('every fault file of the exchange, the whole desk', () => {
  it('P4, P7, P9: lives through each over the wire, and ends with the exchange’s cash to the cent, its shares and its orders', async () => {
    const { failures, counts } = await scenarios.run({ cases: scenarios.short, firstSeed: 1 });
    expect(failures).toEqual([]);
    expect(counts['scenarios']).toBe(scenarioNames().length);
    expect(
      Object.values(counts).every((count) => count > 0),
      'faults, fills and cancels in between',
    ).toBe(true);
  }, 150_000);

  it.each(scenarios.sabotages)(
    'finds out: %s',
    async (sabotage) => {
      const { failures } = await scenarios.run({ cases: 2, firstSeed: 1, sabotage });
      expect(failures.length).toBeGreaterThan(0);
    },
    60_000,
  );
});
