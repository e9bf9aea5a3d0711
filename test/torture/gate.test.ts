import { describe, expect, it } from 'vitest';
import { gateProof } from '../../torture/gate.ts';

describe('the proof of the gate, short', () => {
  it(`P2: in ${gateProof.short} random cycles every order, cut and refusal is the oracle's, and no forged intent leaves`, async () => {
    const { cases, failures, counts } = await gateProof.run({ cases: gateProof.short, firstSeed: 1 });
    expect(failures).toEqual([]);
    expect(cases).toBe(gateProof.short);
    const idle = Object.keys(counts).filter((name) => counts[name] === 0);
    expect(idle, 'every order, cut, refusal and forgery was met').toEqual([]);
  });

  it.each(gateProof.sabotages)('finds out: %s', async (sabotage) => {
    const { failures } = await gateProof.run({ cases: 600, firstSeed: 1, sabotage });
    expect(failures.length).toBeGreaterThan(0);
  });

  it('a planted fault is gone with its run', async () => {
    await gateProof.run({ cases: 1, firstSeed: 1, sabotage: 'rule removed: already_held' });
    expect((await gateProof.run({ cases: 150, firstSeed: 1 })).failures).toEqual([]);
  });

  it('P5: the same seed gives the same case', async () => {
    const once = await gateProof.run({ cases: 20, firstSeed: 77 });
    expect(await gateProof.run({ cases: 20, firstSeed: 77 })).toEqual(once);
  });
});
