import { describe, expect, it } from 'vitest';
import { CONFINEMENT } from '../../torture/confinement.ts';
import { reachable } from '../../torture/confinement/imports.ts';

describe.each(CONFINEMENT.map((proof) => [proof.name, proof] as const))('confinement: %s', (_, proof) => {
  it(`${proof.says} (${proof.short} cases)`, async () => {
    const { failures, counts, cases } = await proof.run({ cases: proof.short, firstSeed: 1 });
    expect(failures).toEqual([]);
    expect(cases).toBe(proof.short);
    for (const [met, n] of Object.entries(counts)) expect(n, `"${met}" was never met`).toBeGreaterThan(0);
  });

  it.each(proof.sabotages)('notices %s', async (sabotage) => {
    const { failures } = await proof.run({ cases: proof.short, firstSeed: 1, sabotage });
    expect(failures.length).toBeGreaterThan(0);
  });
});

describe('what llm/ can reach', () => {
  it('P1: is itself, the guards and the domain, and the adapters are among it', () => {
    const { files, wrong } = reachable();
    expect(wrong).toEqual([]);
    for (const file of [
      'llm/groq/index.ts',
      'llm/anthropic/index.ts',
      'llm/openai/index.ts',
      'guards/create-guard.ts',
    ])
      expect(files).toContain(file);
  });
});
