import { copyFileSync, rmSync } from 'node:fs';
import path from 'node:path';
import { EmbeddedExchange } from '../brokers/exchange/index.ts';
import type { EventOf, Journal } from '../bus/index.ts';
import { openDatabase } from '../db/index.ts';
import type { Database } from '../db/index.ts';
import { messageOf } from '../domain/index.ts';
import { books, scratchFolder, startDesk } from '../test/support/desk.ts';
import { intercept } from './intercept.ts';
import { Probe } from './probe.ts';
import type { Point } from './probe.ts';
import type { Proof, ProofFailure, ProofOptions, ProofResult } from './proof.ts';
import { excessOrders, halfOrders, linkAt, reading } from './stored.ts';

const NEW_ID = 'new id per attempt';
const SEND_FIRST = 'send before store';
type Sabotage = typeof NEW_ID | typeof SEND_FIRST | null;

const SYMBOLS = ['AAPL', 'MSFT', 'GOOGL', 'SPY', 'QQQ', 'AMZN', 'NVDA', 'META', 'TSLA', 'JPM'];
/** A market in which ten symbols trade from the first day on. */
const SEED = '57';
const CYCLES = 16;

/** A point and the cycle in which the process dies there. */
interface Death extends Point {
  readonly cycle: number;
  readonly side: 'before' | 'after';
}

/**
 * A crash before and after everything that the order path awaits. One calm run, a start of the desk for each cycle,
 * finds the places; then the desk dies at each of them, starts again, and must end where the calm run did.
 */
export const crashProof: Proof = {
  name: 'crash points',
  says: 'P4: the process dies before or after any await of the order path: nothing recorded is lost, nothing is sent unrecorded or twice',
  short: 40,
  long: 1000,
  sabotages: [SEND_FIRST, NEW_ID],
  async run({ cases, firstSeed, sabotage: planted, say }: ProofOptions): Promise<ProofResult> {
    const sabotage = (planted ?? null) as Sabotage;
    const calm = await calmRun(sabotage);
    const deaths = deathsOf(calm);
    const failures: ProofFailure[] = [];
    const counts: Record<string, number> = {
      points: deaths.length / 2,
      'cycles with orders': calm.cycles.filter((c) => c.orders).length,
    };
    // Neighbouring seeds die at unlike places, and as many seeds as there are deaths die every one of them.
    const stride = deaths.length % 37 === 0 ? 41 : 37;
    const wanted = Math.min(cases, deaths.length);
    for (let seed = firstSeed; seed < firstSeed + wanted; seed++) {
      const death = deaths[(seed * stride) % deaths.length] as Death;
      const port = death.site.split('.')[0] as string;
      counts[`deaths at ${port}`] = (counts[`deaths at ${port}`] ?? 0) + 1;
      for (const what of await die(calm, death, sabotage))
        failures.push({ seed, what: `${death.side} ${death.site} ${death.nth} of cycle ${death.cycle + 1}: ${what}` });
      if ((seed - firstSeed) % 100 === 99) say?.(`${seed - firstSeed + 1} deaths`);
    }
    rmSync(calm.folder, { recursive: true, force: true });
    return { cases: wanted, failures, counts };
  },
}; // prettier-ignore

interface Calm {
  readonly folder: string;
  /** What each start called, and whether it sent orders. */
  readonly cycles: readonly { readonly calls: ReadonlyMap<string, number>; readonly orders: boolean }[];
  /** The books after so many cycles, as text. */
  readonly books: readonly string[];
}

const imageOf = (folder: string, cycles: number): string => path.join(folder, `calm-${cycles}.db`);

async function calmRun(sabotage: Sabotage): Promise<Calm> {
  const folder = scratchFolder('crash');
  const file = path.join(folder, 'desk.db');
  const cycles: Calm['cycles'][number][] = [];
  const kept: string[] = [];
  // Every start finds a database, the first one an empty one.
  await (await openDatabase({ url: `file:${file}`, mode: 'write' })).close();
  for (let cycle = 0; cycle < CYCLES; cycle++) {
    copyFileSync(file, imageOf(folder, cycle));
    kept.push(await textOf(file));
    const probe = new Probe();
    const { fault, events } = await startOnce(file, probe, sabotage);
    if (fault) throw new Error(`the calm run broke in cycle ${cycle + 1}: ${messageOf(fault)}`, { cause: fault });
    const orders = events.some((e) => e.type === 'approved_ready' && e.payload.orders.length > 0);
    cycles.push({ calls: probe.calls, orders });
  }
  kept.push(await textOf(file));
  return { folder, cycles, books: kept };
} // prettier-ignore

/** Every (site, nth call) met in a cycle that sent orders, each in the first such cycle, before and after. */
function deathsOf(calm: Calm): readonly Death[] {
  const seen = new Set<string>();
  const deaths: Death[] = [];
  // Two more cycles follow each death, to be compared with the calm run's.
  for (const [cycle, { calls, orders }] of calm.cycles.slice(0, -1).entries()) {
    if (!orders) continue;
    for (const [site, count] of calls) {
      for (let nth = 1; nth <= count; nth++) {
        if (seen.has(`${site} ${nth}`)) continue;
        seen.add(`${site} ${nth}`);
        deaths.push({ site, nth, cycle, side: 'before' }, { site, nth, cycle, side: 'after' });
      }
    }
  }
  return deaths;
}

async function die(calm: Calm, death: Death, sabotage: Sabotage): Promise<readonly string[]> {
  const file = path.join(calm.folder, 'case.db');
  for (const old of ['', '-wal', '-shm']) rmSync(`${file}${old}`, { force: true });
  copyFileSync(imageOf(calm.folder, death.cycle), file);
  const faults: string[] = [];
  const probe = new Probe(death);
  await startOnce(file, probe, sabotage);
  if (!probe.dead) faults.push('the point was not reached');
  const left = reading(file, (client) => {
    faults.push(...excessOrders(client).map((what) => `sent before it was stored: ${what}`));
    const count = client.prepare('select count(*) from events').pluck().get() as number;
    return { count, hash: linkAt(client, count) };
  });
  // Up to one cycle beyond the one that was cut off.
  for (let starts = 0; starts < 2 && (await cyclesDone(file)) < death.cycle + 2; starts++) {
    const { fault } = await startOnce(file, new Probe(), sabotage);
    if (fault) return [...faults, `does not start again: ${messageOf(fault)}`];
  }
  reading(file, (client) => {
    if (left.count > 0 && linkAt(client, left.count) !== left.hash) faults.push('what was recorded is gone');
    faults.push(...excessOrders(client).map((what) => `sent twice: ${what}`));
    if (sabotage === null) faults.push(...halfOrders(client));
  });
  // Ids that differ by design make books that differ: a planted fault is found by what it does, not by that.
  if (sabotage === null && (await textOf(file)) !== calm.books[death.cycle + 2]) faults.push('the books are not those of the calm run'); // prettier-ignore
  return faults;
}

async function cyclesDone(file: string): Promise<number> {
  return reading(
    file,
    (client) => client.prepare("select count(*) from events where type = 'cycle_completed'").pluck().get() as number,
  );
} // prettier-ignore

const textOf = async (file: string): Promise<string> => JSON.stringify(await books(file));

let attempts = 0;

/** One cycle of the desk, through the probe. */
async function startOnce(
  file: string,
  probe: Probe,
  sabotage: Sabotage,
): Promise<{ readonly fault: unknown; readonly events: readonly EventOf[] }> {
  const remove = probe.exchange();
  const undo = sabotage === NEW_ID ? freshIds(++attempts) : () => undefined;
  try {
    return await startDesk({
      file,
      symbols: SYMBOLS,
      run: { cycles: '1' },
      // More room for what is open at once: a death is looked for in cycles that send orders.
      env: { SEED, RUNTIME_DIR: path.dirname(file), RISK_MAX_DAILY_LOSS: '0.2' },
      world: {
        open: async (options) => {
          const database = probe.database(await openDatabase(options));
          return sabotage === SEND_FIRST ? storedLater(database) : database;
        },
      },
    });
  } finally {
    undo();
    remove();
  }
}

/** The fault to be found: approved orders are kept in memory until the next event is written. */
function storedLater(database: Database): Database {
  const { journal } = database;
  const waiting: Parameters<Journal['append']>[] = [];
  return {
    ...database,
    journal: intercept(journal, {
      async append(event, state) {
        for (const args of waiting.splice(0)) await journal.append(...args);
        if (event.type === 'approved_ready' && event.payload.orders.length > 0) waiting.push([event, state]);
        else await journal.append(event, state);
      },
      confirms: async (event) => waiting.some(([held]) => held === event) || journal.confirms(event),
    }),
  };
}

/** The fault to be found: each start of the desk sends under ids of its own. */
function freshIds(attempt: number): () => void {
  const { prototype } = EmbeddedExchange;
  const own = Object.getOwnPropertyDescriptor(prototype, 'submit') as TypedPropertyDescriptor<
    typeof prototype.submit
  >;
  prototype.submit = function (request) {
    const clientOrderId = `${request.clientOrderId}~${attempt}`;
    return own.value?.call(this, { ...request, clientOrderId }) as ReturnType<typeof prototype.submit>;
  };
  return () => void Object.defineProperty(prototype, 'submit', own);
}
