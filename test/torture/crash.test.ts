import { describe, expect, it } from 'vitest';
import { crashProof } from '../../torture/crash.ts';

/** Milliseconds, on a machine that has a lot else to do. */
const PATIENCE = 900_000;

describe('a crash at any await of the order path', { timeout: PATIENCE }, () => {
  it('P4: nothing recorded is lost, nothing is sent unrecorded or twice; the points are found, 30 or more', async () => {
    const { failures, counts } = await crashProof.run({ cases: crashProof.short, firstSeed: 1 });
    expect(failures).toEqual([]);
    expect(counts['points']).toBeGreaterThanOrEqual(30);
    expect(counts['cycles with orders']).toBeGreaterThan(5);
    for (const [what, n] of Object.entries(counts)) expect(n, what).toBeGreaterThan(0);
  });

  it.each([
    ['send before store', /sent before it was stored/],
    ['new id per attempt', /sent twice/],
  ])('a planted fault is caught: %s', async (sabotage, what) => {
    expect(crashProof.sabotages).toContain(sabotage);
    const { failures } = await crashProof.run({ cases: 30, firstSeed: 1, sabotage });
    expect(failures.map((f) => f.what).join('\n')).toMatch(what);
  });
});
