import { messageOf } from '../domain/index.ts';
import type { Clock } from '../domain/index.ts';
import type { Proof, ProofFailure, ProofResult } from './proof.ts';

export interface Asked {
  /** A name, or part of the names wanted; null: all. */
  readonly only: string | null;
  /** Cases of each proof; null: its long form. */
  readonly seeds: number | null;
  readonly firstSeed: number;
  /** The faults are planted beside the proof, alone, or not at all. */
  readonly sabotage: 'too' | 'only' | 'no';
}

/**
 * How often the same mistake did harm elsewhere: a fault simulation of 10,000 seeds over an order path with lost replies.
 */
const ELSEWHERE: Readonly<Record<string, string>> = {
  'new id per attempt': '58.6 % of runs duplicated in a reference simulation of 10,000 seeds',
  'look up, then new id on a miss': '38.7 % of runs duplicated in a reference simulation of 10,000 seeds',
};

/** Failures shown of one proof; what is beyond is counted. */
const SHOWN = 5;

/** Runs proofs and the faults planted in them; a line each, then every failure with the seed to run it again by. */
export async function runProofs(
  proofs: readonly Proof[],
  asked: Asked,
  clock: Clock,
  say: (line: string) => void,
  progress: (line: string) => void = () => undefined,
): Promise<{ readonly passed: number; readonly failed: number }> {
  let passed = 0;
  let failed = 0;
  const count = (held: boolean): void => void (held ? passed++ : failed++);
  const { firstSeed } = asked;
  for (const proof of named(proofs, asked.only)) {
    if (asked.sabotage !== 'only') {
      const begun = clock.now();
      const result = await outcome(proof, asked.seeds ?? proof.long, firstSeed, progress);
      const failures = [...result.failures, ...zeros(proof, result)];
      count(failures.length === 0);
      const seconds = Math.round((clock.now() - begun) / 1000);
      const seeds = `${result.cases} cases, seeds ${firstSeed} to ${firstSeed + Math.max(result.cases, 1) - 1}`;
      const verdict = failures.length === 0 ? 'holds' : `FAILS ${failures.length} times`;
      say(`${proof.name}: ${verdict}, ${seeds}, ${seconds} s; ${counted(result.counts)}`);
      told(proof, failures, say);
    }
    const caught: string[] = [];
    const missed: string[] = [];
    const sabotages = asked.sabotage === 'no' ? [] : proof.sabotages;
    for (const sabotage of sabotages) {
      const cases = asked.sabotage === 'only' && asked.seeds !== null ? asked.seeds : proof.short;
      const { failures, cases: run } = await outcome(proof, cases, firstSeed, progress, sabotage);
      count(failures.length > 0);
      const hit = new Set(failures.map((f) => f.seed)).size;
      const elsewhere = ELSEWHERE[sabotage];
      const rates = [`${hit} of ${run} cases`, ...(elsewhere === undefined ? [] : [elsewhere])].join('; ');
      (failures.length > 0 ? caught : missed).push(`${sabotage} (${rates})`);
    }
    if (sabotages.length > 0) {
      say(`${proof.name}: planted faults caught ${caught.length} of ${sabotages.length}: ${caught.join(', ')}`);
      for (const sabotage of missed) say(`  NOT caught: ${sabotage}`);
    }
  }
  return { passed, failed };
} // prettier-ignore

/** The proof of that name, else those whose name contains it. */
export function named(proofs: readonly Proof[], only: string | null): readonly Proof[] {
  if (only === null) return proofs;
  const exact = proofs.filter((proof) => proof.name === only);
  return exact.length > 0 ? exact : proofs.filter((proof) => proof.name.includes(only));
}

/** A proof that cannot run at all is one that fails. */
async function outcome(
  proof: Proof,
  cases: number,
  firstSeed: number,
  progress: (line: string) => void,
  sabotage?: string,
): Promise<ProofResult> {
  const planted = sabotage === undefined ? {} : { sabotage };
  const say = (line: string): void => progress(`${proof.name}: ${line}`);
  try {
    return await proof.run({ cases, firstSeed, say, ...planted });
  } catch (thrown) {
    if (sabotage !== undefined) throw thrown;
    return { cases: 0, failures: [{ seed: firstSeed, what: `broke off: ${messageOf(thrown)}` }], counts: {} };
  }
}

/** In a run of some length, what was never met was not tested. */
function zeros(proof: Proof, { cases, counts }: ProofResult): readonly ProofFailure[] {
  if (cases < proof.short) return [];
  const never = Object.entries(counts).filter(([, n]) => n === 0);
  return never.map(([name]) => ({ seed: 0, what: `"${name}" was never met: the proof did not test it` }));
}

const counted = (counts: Readonly<Record<string, number>>): string =>
  Object.entries(counts)
    .map(([name, n]) => `${name} ${n}`)
    .join(', ');

function told(proof: Proof, failures: readonly ProofFailure[], say: (line: string) => void): void {
  for (const { seed, what } of failures.slice(0, SHOWN)) {
    say(`  seed ${seed}: ${what}`);
    if (seed > 0) say(`    again: npm run torture -- --only '${proof.name}' --seeds 1 --seed ${seed}`);
  }
  if (failures.length > SHOWN) say(`  and ${failures.length - SHOWN} more`);
}
