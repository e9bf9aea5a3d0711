import { describe, expect, it } from 'vitest';
import { storageProof } from '../../torture/storage.ts';

describe('storage', () => {
  it('P3, P4: 100 truncated or garbled write-ahead logs each leave a prefix of the journal, and never a half order', async () => {
    const { cases, failures, counts } = await storageProof.run({ cases: storageProof.short, firstSeed: 1 });
    expect(failures).toEqual([]);
    expect(cases).toBe(100);
    for (const [what, n] of Object.entries(counts)) expect(n, what).toBeGreaterThan(0);
  });

  it.each(storageProof.sabotages)('a planted fault is caught: %s', async (sabotage) => {
    const { failures } = await storageProof.run({ cases: 30, firstSeed: 1, sabotage });
    expect(failures.map((f) => f.what).join('\n')).toMatch(/not the fold|state kept/);
  });
});
