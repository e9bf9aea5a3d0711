import { once } from 'node:events';
import { rmSync } from 'node:fs';
import path from 'node:path';
import { createInterface } from 'node:readline';
import { createRng } from '../domain/index.ts';
import { scratchFolder } from '../test/support/desk.ts';
import { replayed } from '../test/support/replayed.ts';
import { atOnce, runsOf } from './at-once.ts';
import { CLI, live, start } from './child.ts';
import type { DeskChild } from './child.ts';
import type { Proof, ProofOptions, ProofResult } from './proof.ts';
import { linkAt, reading } from './stored.ts';

/** Kills of one run before it may end. */
const KILLS = 5;
/** Most lines a desk may say before it is killed. */
const LINES = 40;
/** Runs at a time: most of each is waiting for the exchange's next close. */
const AT_ONCE = 4;
/** Sessions a minute of the exchange. */
const SPEED = 30;
const HEADERS = { 'APCA-API-KEY-ID': 'PKTORTURE', 'APCA-API-SECRET-KEY': 'torture-secret' };

interface Wire {
  readonly id: string;
  readonly client_order_id: string;
  readonly legs: null;
}

/** An exchange in a process of its own; killed and started again it is the same one. */
class ExchangeChild {
  readonly #folder: string;
  #port = 0;
  #kill: () => Promise<void> = async () => undefined;

  constructor(folder: string) {
    this.#folder = folder;
  }

  get url(): string {
    return `http://127.0.0.1:${this.#port}`;
  }

  async start(): Promise<void> {
    const args = [...CLI, 'exchange', '--port', String(this.#port), '--speed', String(SPEED)];
    const child = start({ command: process.execPath, args, env: { RUNTIME_DIR: this.#folder } });
    let words = '';
    child.stderr?.on('data', (text: Buffer) => (words = `${words}${text.toString()}`.slice(-2000)));
    const lines = createInterface(child.stdout as NodeJS.ReadableStream);
    const line = await Promise.race([
      once(lines, 'line').then(([first]) => first as string),
      // One that ends before it listens would else be waited for without a word.
      once(child, 'close').then(([code, signal]) => {
        throw new Error(`the exchange ended with ${code ?? signal} before it listened: ${words}`);
      }),
    ]);
    this.#port = Number(new URL(line.replace('listening on ', '')).port);
    this.#kill = async () => {
      this.#kill = async () => undefined;
      child.kill('SIGKILL');
      await once(child, 'close');
    };
  }

  kill(): Promise<void> {
    return this.#kill();
  }

  /** Every order of the account, legs as orders of their own. */
  async orders(): Promise<readonly Wire[]> {
    const answer = await fetch(`${this.url}/v2/orders?status=all&limit=500&nested=false`, {
      headers: HEADERS,
    });
    return (await answer.json()) as readonly Wire[];
  }
}

/**
 * SIGKILL at random points of a desk that trades over the wire, and now and then of the exchange. The market lives on
 * meanwhile, so there is no calm run to compare with: what must hold is said of each run by itself.
 */
export const killWire: Proof = {
  name: 'kill -9 on the wire',
  says: 'P4, P5, P9: desk and exchange, each in a process of its own, killed while they trade: no order without its intent, none twice, nothing recorded lost, the books agree, and what was recorded replays identical',
  short: 5,
  long: 1000,
  sabotages: [],
  async run({ cases, firstSeed, say }: ProofOptions): Promise<ProofResult> {
    const failures: { seed: number; what: string }[] = [];
    const counts: Record<string, number> = {};
    await atOnce(AT_ONCE, runsOf(firstSeed, cases, KILLS), async (seed) => {
      const kills = Math.min(KILLS, firstSeed + cases - seed);
      const fail = (what: string, of = seed): void => void failures.push({ seed: of, what });
      try {
        await killedRun(seed, kills, { fail, counts, say: (line) => say?.(`seed ${seed}: ${line}`) });
      } catch (thrown) {
        fail(`broke off: ${thrown instanceof Error ? (thrown.stack ?? thrown.message) : String(thrown)}`);
      }
    });
    return { cases, failures, counts };
  },
};

interface Told {
  /** @param of the kill's own seed. @default that of the run */
  readonly fail: (what: string, of?: number) => void;
  readonly counts: Record<string, number>;
  /** What is under way: where a process never answers, the last line says which. */
  readonly say: (line: string) => void;
}

async function killedRun(first: number, kills: number, told: Told): Promise<void> {
  const home = scratchFolder('kill-wire');
  const exchange = new ExchangeChild(path.join(home, 'exchange'));
  try {
    await liveAndDie(exchange, home, { first, kills }, told);
    told.say('over');
  } finally {
    await exchange.kill();
    rmSync(home, { recursive: true, force: true });
  }
}

async function liveAndDie(
  exchange: ExchangeChild,
  home: string,
  { first, kills }: { readonly first: number; readonly kills: number },
  { fail, counts, say }: Told,
): Promise<void> {
  const count = (name: string, by = 1): void => void (counts[name] = (counts[name] ?? 0) + by);
  const file = path.join(home, 'desk', 'desk.db');
  say(`in ${home}; the exchange starts`);
  await exchange.start();
  const child = (...args: string[]): DeskChild => ({
    command: process.execPath,
    args: [...CLI, ...args],
    env: {
      DATABASE_URL: `file:${file}`,
      XDG_STATE_HOME: path.join(home, 'state'),
      ALPACA_API_KEY: HEADERS['APCA-API-KEY-ID'],
      ALPACA_SECRET_KEY: HEADERS['APCA-API-SECRET-KEY'],
      ALPACA_BASE_URL: exchange.url,
      LOG_JSON: 'true',
      LOG_LEVEL: 'debug',
      NO_COLOR: '1',
    },
  });
  let seen = { count: 0, hash: null as string | null };
  for (let seed = first; seed < first + kills; seed++) {
    const rng = createRng(`kill-wire/${seed}`);
    const lines = 1 + Math.floor(rng.next() * LINES);
    say(`kill ${seed - first + 1} of ${kills} (seed ${seed}): the desk is killed after ${lines} lines`);
    const desk = live(child('start', '--no-web'), lines);
    if (seed % 3 === 2) {
      say('the exchange is killed as well');
      await exchange.kill();
      count('kills of the exchange');
      await exchange.start();
    }
    let { code, words } = await desk;
    // A desk that begins while its exchange is away, and for longer than it asks again, says so and ends.
    if (code === 1 && seed % 3 === 2 && words.includes('gave no usable answer')) {
      count('starts without an exchange');
      ({ code, words } = await live(child('start', '--no-web'), lines));
    }
    if (code === 'killed') count('kills');
    else fail(`ended with ${code} within ${lines} lines: ${words}`, seed);
    seen = reading(file, (client) => {
      const link = seen.hash === null ? null : linkAt(client, seen.count);
      if (link !== seen.hash)
        fail(
          `what was recorded is gone: event ${seen.count} ended with ${seen.hash}, now with ${link}`,
          seed,
        );
      const events = client.prepare('select count(*) from events').pluck().get() as number;
      return { count: events, hash: events === 0 ? null : linkAt(client, events) };
    });
  }
  say('the desk lives through one more cycle');
  const { code, words } = await live(child('start', '--no-web', '--cycles', '1'), Infinity);
  if (code !== 0) fail(`after ${kills} kills the desk ended with ${code}: ${words}`);
  say('the books are compared');
  let report = '';
  const repaired = await live(child('reconcile', '--repair', '--json'), Infinity, (line) => (report += line));
  if (repaired.code !== 0) fail(`the books do not agree (${repaired.code}): ${repaired.words}; ${report}`);
  else if (!(JSON.parse(report) as { converged: boolean }).converged) fail(`not converged: ${report}`);
  say('what was recorded is replayed');
  const { difference, cycles } = await replayed(file);
  count('cycles replayed', cycles);
  if (difference) fail(`its replay differs: ${JSON.stringify(difference)}`);
  const orders = await exchange.orders();
  const parents = orders.filter((o) =>
    /^tickwright-\d{8}-[A-Z.]+-[a-z]+-[0-9a-f]{8}$/.test(o.client_order_id),
  );
  count('orders', parents.length);
  const ids = orders.map((o) => o.client_order_id);
  const twice = ids.filter((id, i) => ids.indexOf(id) !== i);
  if (twice.length > 0) fail(`at the exchange twice: ${twice.join(', ')}`);
  const intended = reading(file, (client) => {
    const texts = client
      .prepare("select payload from events where type = 'approved_ready'")
      .pluck()
      .all() as string[];
    return new Set(
      texts.flatMap((text) =>
        (JSON.parse(text) as { orders: { clientOrderId: string }[] }).orders.map((o) => o.clientOrderId),
      ),
    );
  });
  for (const { client_order_id: id } of parents)
    if (!intended.has(id)) fail(`an order without its intent: ${id}`);
}
