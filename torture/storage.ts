import {
  copyFileSync,
  existsSync,
  readFileSync,
  rmSync,
  statSync,
  truncateSync,
  writeFileSync,
} from 'node:fs';
import path from 'node:path';
import { GENESIS, linkHash } from '../bus/index.ts';
import type { EventOf, Journal } from '../bus/index.ts';
import { databaseOn } from '../db/database.ts';
import type { Engine } from '../db/engine/engine.ts';
import { openToWrite } from '../db/engine/sqlite/open.ts';
import { openDatabase } from '../db/index.ts';
import type { Database } from '../db/index.ts';
import { createRng, messageOf, sha256 } from '../domain/index.ts';
import type { Rng } from '../domain/index.ts';
import { scratchFolder, startDesk } from '../test/support/desk.ts';
import { intercept } from './intercept.ts';
import type { Proof, ProofFailure, ProofOptions, ProofResult } from './proof.ts';
import { derivedRows, excessOrders, halfOrders, linkAt, reading } from './stored.ts';

const SPLIT = 'journal and read models in separate transactions';
const SYMBOLS = ['AAPL', 'MSFT', 'GOOGL', 'SPY', 'QQQ'];
const CYCLES = 40;
/** Events between two images of the live database. */
const EVERY = 37;

/** What a power cut or a bad disk may leave of a write-ahead log. */
const DAMAGE = {
  'cut off': (wal: string, rng: Rng) => truncateSync(wal, Math.floor(rng.next() * statSync(wal).size)),
  'a byte flipped': (wal: string, rng: Rng) => overwrite(wal, rng, 1, (byte) => byte ^ 0xff),
  'a stretch of zeros': (wal: string, rng: Rng) => overwrite(wal, rng, 512 + rng.next() * 16_384, () => 0),
  'a stretch of noise': (wal: string, rng: Rng) =>
    overwrite(wal, rng, 1 + rng.next() * 8192, () => Math.floor(rng.next() * 256)),
  'cut off, noise behind': (wal: string, rng: Rng) => {
    truncateSync(wal, Math.floor(rng.next() * statSync(wal).size));
    const noise = Uint8Array.from({ length: 4096 }, () => Math.floor(rng.next() * 256));
    writeFileSync(wal, noise, { flag: 'a' });
  },
} as const;
type Kind = keyof typeof DAMAGE;
const KINDS = Object.keys(DAMAGE) as Kind[];

function overwrite(wal: string, rng: Rng, length: number, byte: (was: number) => number): void {
  const bytes = readFileSync(wal);
  const from = Math.floor(rng.next() * bytes.length);
  for (let i = from; i < Math.min(bytes.length, from + length); i++) bytes[i] = byte(bytes[i] as number);
  writeFileSync(wal, bytes);
}

/** A life of the desk: its events, what each kept beside, and images of its files while it was at work. */
interface Life {
  readonly events: readonly EventOf[];
  readonly states: readonly (Readonly<Record<string, string>> | undefined)[];
  /** Head of the chain after so many events. */
  readonly chain: readonly string[];
  readonly images: readonly string[];
}

export const storageProof: Proof = {
  name: 'storage',
  says: 'P3, P4: whatever is left of a write-ahead log, the database opens as a prefix of what was recorded: never a half order',
  short: 100,
  long: 1000,
  sabotages: [SPLIT],
  async run({ cases, firstSeed, sabotage, say }: ProofOptions): Promise<ProofResult> {
    const folder = scratchFolder('storage');
    const life = await liveDesk(folder, sabotage === SPLIT);
    const failures: ProofFailure[] = [];
    const counts: Record<string, number> = { images: life.images.length, 'events lost': 0, 'images that lost events': 0 };
    const left: Left[] = [];
    for (let seed = firstSeed; seed < firstSeed + cases; seed++) {
      const rng = createRng(`storage/${seed}`);
      const image = life.images[Math.floor(rng.next() * life.images.length)] as string;
      const kind = KINDS[Math.floor(rng.next() * KINDS.length)] as Kind;
      counts[kind] = (counts[kind] ?? 0) + 1;
      const file = path.join(folder, 'case.db');
      copyImage(image, file);
      const whole = reading(image, (client) => client.prepare('select count(*) from events').pluck().get() as number);
      DAMAGE[kind](`${file}-wal`, rng);
      const found = await opened(file, life);
      failures.push(...found.faults.map((what) => ({ seed, what: `${kind}: ${what}` })));
      if (found.rows) left.push({ seed, kind, events: found.events, rows: found.rows });
      if (found.events < whole) {
        counts['images that lost events'] = (counts['images that lost events'] ?? 0) + 1;
        counts['events lost'] = (counts['events lost'] ?? 0) + whole - found.events;
      }
      if ((seed - firstSeed) % 100 === 99) say?.(`${seed - firstSeed + 1} images`);
    }
    failures.push(...(await unlikeFold(folder, life, left)));
    rmSync(folder, { recursive: true, force: true });
    return { cases, failures, counts };
  },
}; // prettier-ignore

/** What was found in an image: how many events, and a hash of every derived row. */
interface Left {
  readonly seed: number;
  readonly kind: Kind;
  readonly events: number;
  readonly rows: string;
}

async function opened(
  file: string,
  life: Life,
): Promise<{ readonly faults: readonly string[]; readonly events: number; readonly rows: string | null }> {
  const faults: string[] = [];
  let events = 0;
  try {
    const database = await openDatabase({ url: `file:${file}`, mode: 'write' });
    try {
      const verdict = await database.verify();
      events = verdict.events;
      if (!verdict.ok) faults.push(verdict.fault ?? 'not whole');
      if (verdict.head !== life.chain[events]) faults.push('not a prefix of what was recorded');
      const text = await database.journal.state('desk');
      const kept = text === null ? 0 : (JSON.parse(text) as { seq: number }).seq;
      const completed = life.events.findLast((e) => e.seq <= events && e.type === 'cycle_completed')?.seq ?? 0; // prettier-ignore
      if (kept !== completed) faults.push(`the state kept is of event ${kept}, the last cycle ended with ${completed}`); // prettier-ignore
    } finally {
      await database.close();
    }
  } catch (thrown) {
    return { faults: [`does not open: ${messageOf(thrown)}`], events, rows: null };
  }
  return reading(file, (client) => {
    faults.push(...halfOrders(client), ...excessOrders(client));
    if (events > 0 && linkAt(client, events) === null) faults.push('the events have a gap');
    return { faults, events, rows: sha256(derivedRows(client)) };
  });
}

/** Appends the events to a new database, one after the other, and compares at each length that was found. */
async function unlikeFold(folder: string, life: Life, left: readonly Left[]): Promise<readonly ProofFailure[]> {
  const failures: ProofFailure[] = [];
  const file = path.join(folder, 'fold.db');
  const fold = await openDatabase({ url: `file:${file}`, mode: 'write' });
  for (let length = 0; length <= life.events.length; length++) {
    const event = life.events[length - 1];
    if (event) await fold.journal.append(event, life.states[length - 1]);
    const here = left.filter((found) => found.events === length);
    if (here.length === 0) continue;
    const rows = sha256(reading(file, derivedRows));
    for (const { seed, kind } of here.filter((found) => found.rows !== rows)) {
      failures.push({ seed, what: `${kind}: the tables are not the fold of the ${length} events that are left` });
    }
  }
  await fold.close();
  return failures;
} // prettier-ignore

async function liveDesk(folder: string, split: boolean): Promise<Life> {
  const events: EventOf[] = [];
  const states: (Readonly<Record<string, string>> | undefined)[] = [];
  const images: string[] = [];
  const file = path.join(folder, 'desk.db');
  const open = async (): Promise<Database> => {
    const engine = openToWrite(file, 2000);
    const database = await databaseOn(split ? inTwo(engine) : engine);
    const { journal } = database;
    const append: Journal['append'] = async (event, state) => {
      await journal.append(event, state);
      events.push(event);
      states.push(state);
      if (events.length % EVERY !== 0 || !existsSync(`${file}-wal`)) return;
      images.push(path.join(folder, `image-${images.length}.db`));
      copyImage(file, images.at(-1) as string);
    };
    return { ...database, journal: intercept(journal, { append }) };
  };
  const run = { cycles: String(CYCLES) };
  const env = { SEED: '2', RUNTIME_DIR: folder };
  const { fault } = await startDesk({ file, symbols: SYMBOLS, run, env, world: { open } });
  if (fault) throw fault as Error;
  const chain = [GENESIS];
  for (const event of events) chain.push(linkHash(chain.at(-1) as string, event));
  return { events, states, chain, images };
}

/** The files as a kill would leave them: no transaction is under way between two appends. */
function copyImage(from: string, to: string): void {
  for (const left of [to, `${to}-wal`, `${to}-shm`]) rmSync(left, { force: true });
  copyFileSync(from, to);
  copyFileSync(`${from}-wal`, `${to}-wal`);
}

/** The fault to be found: the event and its link in one transaction, what is derived from it in the next. */
function inTwo(engine: Engine): Engine {
  return intercept(engine, {
    async commit(writes) {
      // Only an event's commit is cut in two; the exchange's steps stay whole.
      const at = writes[0] && 'caused_by' in writes[0].values ? 2 : writes.length;
      await engine.commit(writes.slice(0, at));
      if (writes.length > at) await engine.commit(writes.slice(at));
    },
  });
}
