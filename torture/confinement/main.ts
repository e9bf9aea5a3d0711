import { WallClock } from '../../domain/index.ts';
import { CONFINEMENT } from '../confinement.ts';
import { runProofs } from '../run.ts';

/** `npm run confinement`: every proof in its long form with its counts, then the faults planted in each. */
const asked = { only: null, seeds: null, firstSeed: 1, sabotage: 'too' } as const;
const progress = process.stderr.isTTY ? (line: string) => console.error(`  ${line}`) : () => undefined;
const { passed, failed } = await runProofs(CONFINEMENT, asked, new WallClock(), (line) => console.log(line), progress); // prettier-ignore
console.log(`${passed} passed, ${failed} failed`);
process.exitCode = failed === 0 ? 0 : 1;
