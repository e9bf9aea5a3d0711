import { describe, expect, it } from 'vitest';
import { ReplayedClock } from '../../domain/index.ts';
import { PROOFS } from '../../torture/index.ts';
import type { Proof, ProofOptions } from '../../torture/proof.ts';
import { runProofs } from '../../torture/run.ts';
import type { Asked } from '../../torture/run.ts';

const proof = (name: string, fails: (options: ProofOptions) => boolean, counts = { met: 1 }): Proof => ({
  name,
  says: 'P0: made for this test',
  short: 3,
  long: 10,
  sabotages: ['a hole'],
  run: async (options) => ({
    cases: options.cases,
    failures: fails(options) ? [{ seed: options.firstSeed + 1, what: 'it broke' }] : [],
    counts,
  }),
});
const sound = proof('sound', (options) => options.sabotage !== undefined);
const all: Asked = { only: null, seeds: null, firstSeed: 1, sabotage: 'too' };

async function run(proofs: readonly Proof[], asked: Partial<Asked> = {}) {
  const lines: string[] = [];
  const total = await runProofs(proofs, { ...all, ...asked }, new ReplayedClock(), (line) =>
    lines.push(line),
  );
  return { ...total, text: lines.join('\n') };
}

describe('the torture run', () => {
  it('says of each proof its cases, seeds and counts, and of how many planted faults it caught how many', async () => {
    const { passed, failed, text } = await run([sound]);
    expect({ passed, failed }).toEqual({ passed: 2, failed: 0 });
    expect(text).toContain('sound: holds, 10 cases, seeds 1 to 10, 0 s; met 1');
    expect(text).toContain('planted faults caught 1 of 1: a hole (1 of 3 cases)');
  });

  it('a failure fails, and names the seed and the command that runs it again', async () => {
    const { failed, text } = await run([proof('torn', () => true)], { seeds: 4, firstSeed: 7 });
    expect(failed).toBe(1);
    expect(text).toContain('torn: FAILS 1 times, 4 cases, seeds 7 to 10');
    expect(text).toContain("npm run torture -- --only 'torn' --seeds 1 --seed 8");
  });

  it('a planted fault that goes unnoticed fails, and so does a proof that never met what it counts', async () => {
    const blind = await run([proof('blind', () => false)]);
    expect(blind).toMatchObject({ passed: 1, failed: 1 });
    expect(blind.text).toContain('NOT caught: a hole');
    const idle = await run([proof('idle', (o) => o.sabotage !== undefined, { met: 0 })]);
    expect(idle.failed).toBe(1);
    expect(idle.text).toContain('"met" was never met');
  });

  it('a proof that breaks off fails, and the others run', async () => {
    const broken: Proof = {
      ...sound,
      name: 'broken',
      sabotages: [],
      run: () => Promise.reject(new Error('no disk')),
    };
    const { passed, failed, text } = await run([broken, sound]);
    expect({ passed, failed }).toEqual({ passed: 2, failed: 1 });
    expect(text).toContain('broke off: no disk');
  });

  it('runs a part by name, and only the planted faults where that is asked', async () => {
    expect((await run([sound, proof('other', () => true)], { only: 'sou' })).text).not.toContain('other');
    const { passed, text } = await run([sound], { sabotage: 'only' });
    expect(passed).toBe(1);
    expect(text).not.toContain('holds');
  });

  it('a whole name means that proof alone, and a failure is run again without the planted faults', async () => {
    const torn = proof('sound again', () => true);
    const { passed, failed, text } = await run([torn, sound], { only: 'sound', sabotage: 'no' });
    expect({ passed, failed }).toEqual({ passed: 1, failed: 0 });
    expect(text).not.toContain('planted');
  });

  it('every proof has a name of its own, a promise, a short form and a long one', () => {
    expect(new Set(PROOFS.map((p) => p.name)).size).toBe(PROOFS.length);
    for (const { name, says, short, long } of PROOFS) {
      expect(says, name).toMatch(/^P\d/);
      expect([short > 0, long >= short], name).toEqual([true, true]);
    }
  });
});
