import { fork } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { constants, setPriority, tmpdir } from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { openDatabase } from '../db/index.ts';
import type { Database } from '../db/index.ts';
import { nextSession, shiftSessions } from '../domain/calendar/index.ts';
import { SIMULATED_FIRST_TRADED, simulatedMarket } from '../market/index.ts';
import { loadConfig } from '../orchestrator/config/index.ts';
import { startBeside } from '../web/beside/index.ts';
import type { Beside } from '../web/beside/index.ts';
import { memoryDesk } from './desk.ts';
import type { Bench } from './harness.ts';

const READERS = 200;
/** Milliseconds between two cycles: four times the pace of npm start. */
const BETWEEN = 250;
/** Cycles a block, and blocks of each kind. */
const CYCLES = 12;
const PAIRS = 11;
const SYMBOLS = ['AAPL', 'MSFT', 'GOOGL', 'SPY', 'QQQ'];

interface Page {
  /** Of the database. */
  readonly file: string;
  readonly address: string;
  readonly token: string;
  readonly database: Database;
}

/** A database with a page beside it, as npm start has one. */
export async function withPage<T>(use: (page: Page) => Promise<T>): Promise<T> {
  const folder = mkdtempSync(path.join(tmpdir(), 'tickwright-bench-'));
  const file = path.join(folder, 'desk.db');
  const url = `file:${file}`;
  const database = await openDatabase({ url, mode: 'write' });
  const config = loadConfig({
    purpose: 'query',
    folder,
    environment: { DATABASE_URL: url, DASHBOARD_PORT: '0' },
  });
  let beside: Beside | null = null;
  // Nothing else keeps this process waiting for the page's.
  const hold = setInterval(() => undefined, 1000);
  try {
    const link = await new Promise<string>((resolve, reject) => {
      beside = startBeside({
        config,
        version: '0',
        ready: resolve,
        trouble: (line) => reject(new Error(line)),
      });
    });
    const [address = '', token = ''] = link.split('/#token=');
    return await use({ file, address, token, database });
  } finally {
    await (beside as Beside | null)?.stop();
    clearInterval(hold);
    await database.close();
    rmSync(folder, { recursive: true, force: true });
  }
}

export const pause = (milliseconds: number): Promise<void> =>
  new Promise((done) => void setTimeout(done, milliseconds));

interface Times {
  readonly wall: number[];
  /** Of the desk's own process, all threads. */
  readonly processor: number[];
}

/**
 * Milliseconds of a cycle with and without readers, by blocks: alone, read, read, alone and so on, so that neither a busy
 * moment of the machine nor books that grow weigh on one side.
 */
async function besideReaders(): Promise<readonly { readonly alone: Times; readonly read: Times }[]> {
  return withPage(async ({ address, token, database }) => {
    const readers = fork(
      fileURLToPath(new URL('dashboard-readers.ts', import.meta.url)),
      [address, token, String(READERS)],
      { execArgv: ['--import', import.meta.resolve('tsx')] },
    );
    // People's browsers run on other machines.
    if (readers.pid !== undefined) setPriority(readers.pid, constants.priority.PRIORITY_LOW);
    const market = simulatedMarket({ seed: 1, start: shiftSessions(SIMULATED_FIRST_TRADED, -251) });
    const desk = await memoryDesk(SYMBOLS, market, { journal: database.journal });
    let session = SIMULATED_FIRST_TRADED;
    const block = async (): Promise<Times> => {
      const into: Times = { wall: [], processor: [] };
      for (let i = 0; i < CYCLES; i++) {
        await desk.play(session);
        const begun = performance.now();
        const before = process.cpuUsage();
        await desk.cycle(session);
        const { user, system } = process.cpuUsage(before);
        into.wall.push(performance.now() - begun);
        into.processor.push((user + system) / 1000);
        session = nextSession(session);
        await pause(BETWEEN);
      }
      return into;
    };
    const tell = async (word: 'on' | 'off'): Promise<void> => {
      readers.send(word);
      await once(readers, 'message');
    };
    const readBlock = async (): Promise<Times> => {
      await tell('on');
      const times = await block();
      await tell('off');
      return times;
    };
    await block();
    await readBlock();
    const pairs: { alone: Times; read: Times }[] = [];
    for (let i = 0; i < PAIRS; i++) {
      const first = await (i % 2 === 0 ? block() : readBlock());
      const second = await (i % 2 === 0 ? readBlock() : block());
      pairs.push(i % 2 === 0 ? { alone: first, read: second } : { alone: second, read: first });
    }
    readers.kill();
    return pairs;
  });
}

const median = (values: readonly number[]): number =>
  [...values].sort((a, b) => a - b)[Math.floor(values.length / 2)] as number;

/** Milliseconds from the commit of an event to its arrival at a reader of the stream. */
async function latencies(events: number): Promise<number[]> {
  return withPage(async ({ address, token, database }) => {
    const market = simulatedMarket({ seed: 1, start: shiftSessions(SIMULATED_FIRST_TRADED, -251) });
    const committed = new Map<number, number>();
    const { journal } = database;
    const desk = await memoryDesk(SYMBOLS, market, {
      journal: new Proxy(journal, {
        get(target, name) {
          const value: unknown = Reflect.get(target, name);
          if (typeof value !== 'function') return value;
          if (name !== 'append') return (value as (...a: unknown[]) => unknown).bind(target);
          return async (...given: Parameters<typeof journal.append>) => {
            const done = await target.append(...given);
            committed.set(given[0].seq, performance.now());
            return done;
          };
        },
      }),
    });
    const end = new AbortController();
    const { body } = await fetch(`${address}/api/v1/stream`, {
      headers: { Authorization: `Bearer ${token}` },
      signal: end.signal,
    });
    const times: number[] = [];
    const reading = (async () => {
      for await (const text of (body as ReadableStream<Uint8Array>).pipeThrough(new TextDecoderStream()))
        for (const [, seq] of text.matchAll(/"seq":(\d+)/g)) {
          const at = committed.get(Number(seq));
          if (at !== undefined) times.push(performance.now() - at);
        }
    })().catch(() => undefined);
    let session = SIMULATED_FIRST_TRADED;
    while (times.length < events) {
      await desk.play(session);
      await desk.cycle(session);
      session = nextSession(session);
      await pause(250);
    }
    end.abort();
    await reading;
    return times;
  });
}

let pairs: ReturnType<typeof besideReaders> | null = null;

/** How much slower in percent, a sample a pair of blocks: by the wall, or by the desk's processor time. Both of one run. */
async function slowdown(by: keyof Times): Promise<number[]> {
  pairs ??= besideReaders();
  return (await pairs).map(({ alone, read }) => (median(read[by]) / median(alone[by]) - 1) * 100);
}

export const dashboardBenches: readonly Bench[] = [
  {
    name: `cycle with ${READERS} readers of the page over one without`,
    unit: '% slower',
    asked: 10,
    run: () => slowdown('wall'),
  },
  {
    name: `processor time of a cycle with ${READERS} readers of the page over one without`,
    unit: '% more',
    asked: null,
    run: () => slowdown('processor'),
  },
  {
    name: 'an event from its commit to a reader of the stream',
    unit: 'ms',
    asked: 100,
    run: () => latencies(200),
  },
];
