import { describe, expect, it } from 'vitest';
import { simulation } from '../../torture/simulation.ts';

/** Milliseconds, on a machine that has a lot else to do. */
const PATIENCE = 900_000;

describe('the simulated desk, short', () => {
  it(
    `P2, P3, P4, P5, P9: over ${simulation.short} seeds of faults nothing is lost, doubled, ungated or beyond limits, the books agree, and a seed has one journal`,
    async () => {
      const { cases, failures, counts } = await simulation.run({ cases: simulation.short, firstSeed: 1 });
      expect(failures).toEqual([]);
      expect(cases).toBe(simulation.short);
      const never = Object.entries(counts).filter(([, n]) => n === 0);
      expect(never, 'every kind of fault was met').toEqual([]);
    },
    PATIENCE,
  );

  it.each(simulation.sabotages)(
    'finds out: %s',
    async (sabotage) => {
      const { failures } = await simulation.run({ cases: 6, firstSeed: 1, sabotage });
      expect(failures.length).toBeGreaterThan(1);
    },
    PATIENCE,
  );
});
