import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { messageOf } from '../domain/index.ts';
import type { Proof, ProofFailure } from './proof.ts';
import { Counts } from './simulation/counts.ts';
import { SABOTAGES } from './simulation/sabotage.ts';
import { Simulation } from './simulation/world.ts';
import type { Outcome } from './simulation/world.ts';

/** One seed in so many is lived through twice: its journal must end with the same link. */
const TWICE = 10;

/** Files in memory, where the system has them: a heartbeat a moment is a lot for a disk. */
const IN_MEMORY = '/dev/shm';

const FAULTS = [
  'request lost', 'reply lost', 'request late', 'request twice', 'error before', 'error after', 'requests in an outage',
  'messages lost', 'messages twice', 'messages overtaken', 'outages', 'disconnects',
  'reads late', 'orders rejected after accept', 'fills in part', 'cancels stuck', 'orders by hand',
  'kills', 'disk faults', 'model timed out', 'model broke', 'model talked garbage', 'model answered late', 'clock jumps',
] as const; // prettier-ignore

export const simulation: Proof = {
  name: 'simulation',
  says: 'P2, P3, P4, P7, P9: whatever network, broker, disk, model and clock do, no order is lost, doubled, ungated or beyond limits, no position stays without a stop, and the books agree',
  short: 300,
  long: 10_000,
  sabotages: Object.keys(SABOTAGES),
  async run({ cases, firstSeed, sabotage, say }) {
    const counts = new Counts(FAULTS);
    const failures: ProofFailure[] = [];
    const folder = mkdtempSync(
      path.join(existsSync(IN_MEMORY) ? IN_MEMORY : tmpdir(), 'tickwright-simulation-'),
    );
    const live = async (seed: number, of = counts): Promise<Outcome> => {
      const runtime = path.join(folder, String(seed));
      try {
        return await new Simulation(seed, of, SABOTAGES[sabotage ?? ''] ?? {}, runtime).run();
      } finally {
        rmSync(runtime, { recursive: true, force: true });
      }
    };
    try {
      for (let seed = firstSeed; seed < firstSeed + cases; seed++) {
        try {
          const { wrong, head } = await live(seed);
          const [what] = wrong;
          if (what !== undefined) failures.push({ seed, what });
          if (sabotage === undefined && seed % TWICE === 0 && (await live(seed, new Counts())).head !== head)
            failures.push({ seed, what: 'P5: the same seed gave another journal' });
        } catch (thrown) {
          failures.push({ seed, what: messageOf(thrown) });
        }
        if ((seed - firstSeed + 1) % 100 === 0) say?.(`${seed - firstSeed + 1} of ${cases} seeds`);
      }
    } finally {
      rmSync(folder, { recursive: true, force: true });
    }
    return { cases, failures, counts: counts.all };
  },
};
