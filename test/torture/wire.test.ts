import { describe, expect, it } from 'vitest';
import { wireProof } from '../../torture/wire.ts';

describe('the proof of the wire, short', () => {
  it('over a thousand malformed requests and frames are answered, and nothing is left of them', async () => {
    const { failures, counts } = await wireProof.run({ cases: wireProof.short, firstSeed: 1 });
    expect(failures).toEqual([]);
    expect((counts['requests'] ?? 0) + (counts['frames'] ?? 0)).toBeGreaterThan(1000);
    expect(Object.values(counts)).not.toContain(0);
  });

  it.each(wireProof.sabotages)('finds out: %s', async (sabotage) => {
    const { failures } = await wireProof.run({ cases: 10, firstSeed: 1, sabotage });
    expect(failures).toHaveLength(1);
  });
});
