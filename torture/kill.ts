import { rmSync } from 'node:fs';
import path from 'node:path';
import { createRng } from '../domain/index.ts';
import { books, generatedHistory, scratchFolder } from '../test/support/desk.ts';
import { atOnce, runsOf } from './at-once.ts';
import { CLI, live } from './child.ts';
import type { DeskChild } from './child.ts';
import type { Proof, ProofFailure, ProofOptions, ProofResult } from './proof.ts';
import { excessOrders, halfOrders, linkAt, reading } from './stored.ts';

const SYMBOLS = ['AAPL', 'MSFT', 'GOOGL', 'SPY', 'QQQ'];
const FROM = '2024-01-02';
const TO = '2024-04-30';
/** Kills of one run before it may end. */
const KILLS = 5;
/** Most events that a desk may tell of (a line each) before it is killed. */
const LINES = 220;
const AT_ONCE = 2;

/** The desk on its embedded exchange, living through generated history. */
async function embeddedDesk(): Promise<(file: string) => DeskChild> {
  const history = await generatedHistory(SYMBOLS, TO, 57);
  const args = [...CLI, 'start', '--no-web', '--speed', 'max'];
  const run = ['--replay', history, '--symbols', SYMBOLS.join(','), '--from', FROM, '--to', TO];
  return (file) => ({
    command: process.execPath,
    args: [...args, ...run],
    env: { DATABASE_URL: `file:${file}`, LOG_JSON: 'true', LOG_LEVEL: 'debug', NO_COLOR: '1' },
  });
}

/**
 * SIGKILL at random points of a trading process. A case is a kill; a run is killed a few times, started again each
 * time on what is left, and then lives to its end.
 *
 * @param desk how the desk is started; another exchange in another process has its own
 */
export function killProof(
  name: string,
  desk: () => Promise<(file: string) => DeskChild> = embeddedDesk,
): Proof {
  return {
    name,
    says: 'P4: a real process killed with SIGKILL while it trades: nothing recorded is lost, nothing is done twice, the end is the calm run\'s',
    short: 20,
    long: 1000,
    // What a kill must find is planted in the crash points, where each place is hit for certain.
    sabotages: [],
    async run({ cases, firstSeed, say }: ProofOptions): Promise<ProofResult> {
      const start = await desk();
      const folder = scratchFolder('kill');
      const calm = path.join(folder, 'calm.db');
      const whole = await live(start(calm), Infinity);
      if (whole.code !== 0) throw new Error(`the calm run ended with ${whole.code}: ${whole.words}`);
      const proof: Running = { start, folder, calm: JSON.stringify(await books(calm)), failures: [], counts: {} };
      await atOnce(AT_ONCE, runsOf(firstSeed, cases, KILLS), async (seed) => {
        await killedRun(proof, seed, Math.min(KILLS, firstSeed + cases - seed));
        say?.(`${proof.counts['kills'] ?? 0} kills`);
      });
      rmSync(folder, { recursive: true, force: true });
      const { failures, counts } = proof;
      return { cases, failures, counts };
    },
  };
} // prettier-ignore

interface Running {
  readonly start: (file: string) => DeskChild;
  readonly folder: string;
  /** The calm run's books, as text. */
  readonly calm: string;
  readonly failures: ProofFailure[];
  readonly counts: Record<string, number>;
}

async function killedRun(
  { start, folder, calm, failures, counts }: Running,
  first: number,
  kills: number,
): Promise<void> {
  const count = (name: string, by = 1): void => void (counts[name] = (counts[name] ?? 0) + by);
  const home = path.join(folder, String(first));
  const file = path.join(home, 'desk.db');
  let seen = { count: 0, hash: null as string | null };
  for (let seed = first; seed < first + kills; seed++) {
    const fail = (what: string): void => void failures.push({ seed, what });
    const { code, words } = await live(start(file), 1 + Math.floor(createRng(`kill/${seed}`).next() * LINES));
    if (code === 'killed') count('kills');
    else if (code === 0) count('ended before the kill');
    else fail(`ended with ${code}: ${words}`);
    const now = reading(file, (client) => {
      if (seen.hash !== null && linkAt(client, seen.count) !== seen.hash) fail('what was recorded is gone');
      for (const what of excessOrders(client)) fail(`sent before it was stored, or twice: ${what}`);
      for (const what of halfOrders(client)) fail(what);
      const events = client.prepare('select count(*) from events').pluck().get() as number;
      return { count: events, hash: linkAt(client, events) };
    });
    if (code === 'killed' && now.count > seen.count) count('kills in mid-run');
    count('events between kills', now.count - seen.count);
    seen = now;
  }
  const { code, words } = await live(start(file), Infinity);
  const fail = (what: string): void => void failures.push({ seed: first, what });
  if (code !== 0) fail(`after ${kills} kills the desk ended with ${code}: ${words}`);
  else if (JSON.stringify(await books(file)) !== calm) fail('the books are not those of the calm run');
  rmSync(home, { recursive: true, force: true });
}
