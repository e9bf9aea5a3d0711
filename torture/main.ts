import { parseArgs } from 'node:util';
import { WallClock, messageOf } from '../domain/index.ts';
import { PROOFS } from './index.ts';
import { named, runProofs } from './run.ts';

/** `npm run torture [-- --only NAME --seeds N --seed FIRST --sabotage]` */
const USAGE = `npm run torture [-- options]
  --only NAME    the proof of this name, or those whose name contains it: ${PROOFS.map((proof) => proof.name).join(', ')}
  --seeds N      cases of each proof, instead of its long form
  --seed FIRST   first seed (1); the faults, which are planted from 1 on, are then left out
  --sabotage     only plant the faults, and see that each is caught`;

function whole(name: string, text: string | undefined): number | null {
  if (text === undefined) return null;
  if (!/^[1-9]\d*$/.test(text)) throw new Error(`--${name}: ${text} must be a whole number of at least 1`);
  return Number(text);
}

try {
  const { values } = parseArgs({
    options: {
      only: { type: 'string' },
      seeds: { type: 'string' },
      seed: { type: 'string' },
      sabotage: { type: 'boolean', default: false },
      help: { type: 'boolean', default: false },
    },
  });
  if (values.help) console.log(USAGE);
  else {
    const only = values.only ?? null;
    if (named(PROOFS, only).length === 0)
      throw new Error(`--only: no proof is called ${only}`);
    const asked = {
      only,
      seeds: whole('seeds', values.seeds),
      firstSeed: whole('seed', values.seed) ?? 1,
      sabotage: values.sabotage ? 'only' : values.seed === undefined ? 'too' : 'no',
    } as const;
    // Progress is for a person who waits; what is piped away holds the verdicts alone.
    const progress = process.stderr.isTTY ? (line: string) => console.error(`  ${line}`) : () => undefined;
    const { passed, failed } = await runProofs(PROOFS, asked, new WallClock(), (line) => console.log(line), progress);
    console.log(`${passed} passed, ${failed} failed`);
    process.exitCode = failed === 0 ? 0 : 1;
  }
} catch (thrown) {
  console.error(`tickwright: ${messageOf(thrown)}\n${USAGE}`);
  process.exitCode = 1;
} // prettier-ignore
