import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { nextSession } from '../domain/calendar/index.ts';
import { SIMULATED_FIRST_TRADED, simulatedMarket } from '../market/index.ts';
import { memoryDesk } from './desk.ts';
import type { Bench } from './harness.ts';

interface Manifest {
  readonly scripts: { readonly start: string };
}

const SYMBOLS = Array.from({ length: 500 }, (_, i) => `X${i}`);

/** Resident memory of a process of its own, a sample every ten cycles once it has settled. */
async function child(): Promise<void> {
  const desk = await memoryDesk(SYMBOLS, simulatedMarket({ seed: 1 }));
  let session = SIMULATED_FIRST_TRADED;
  for (let i = 1; i <= 100; i++) {
    await desk.play(session);
    await desk.cycle(session);
    session = nextSession(session);
    if (i > 50 && i % 10 === 0) console.log(process.memoryUsage.rss() / 1024 / 1024);
  }
}

/** With the very options of `npm start`. */
function steady(): number[] {
  const manifest = JSON.parse(readFileSync(new URL('../package.json', import.meta.url), 'utf8')) as Manifest;
  const [, ...options] = manifest.scripts.start.split(' cli/main.ts')[0]?.split(' ') ?? [];
  const run = spawnSync(process.execPath, [...options, import.meta.filename, '--child'], {
    encoding: 'utf8',
  });
  return run.stdout.trim().split('\n').map(Number);
}

if (process.argv.includes('--child')) await child();

export const memoryBenches: readonly Bench[] = [
  { name: 'resident memory, 500 symbols', unit: 'MB', asked: 200, run: steady },
];
