import { once } from 'node:events';
import { rmSync } from 'node:fs';
import path from 'node:path';
import { createInterface } from 'node:readline';
import { createRng } from '../domain/index.ts';
import { scratchFolder } from '../test/support/desk.ts';
import { replayed } from '../test/support/replayed.ts';
import { CLI, live, start } from './child.ts';
import type { DeskChild } from './child.ts';
import type { Proof, ProofOptions, ProofResult } from './proof.ts';
import { linkAt, reading } from './stored.ts';

/** Kills of one run before it may end. */
const KILLS = 5;
/** Most lines a desk may say before it is killed. */
const LINES = 40;
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
    const lines = createInterface(child.stdout as NodeJS.ReadableStream);
    const [line] = (await once(lines, 'line')) as [string];
    this.#port = Number(new URL(line.replace('listening on ', '')).port);
    this.#kill = async () => {
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
    for (let seed = firstSeed; seed < firstSeed + cases; seed += KILLS) {
      const kills = Math.min(KILLS, firstSeed + cases - seed);
      await killedRun(seed, kills, (what) => void failures.push({ seed, what }), counts);
      say?.(`${counts['kills'] ?? 0} kills`);
    }
    return { cases, failures, counts };
  },
};

async function killedRun(
  first: number,
  kills: number,
  fail: (what: string) => void,
  counts: Record<string, number>,
): Promise<void> {
  const count = (name: string, by = 1): void => void (counts[name] = (counts[name] ?? 0) + by);
  const home = scratchFolder('kill-wire');
  const file = path.join(home, 'desk', 'desk.db');
  const exchange = new ExchangeChild(path.join(home, 'exchange'));
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
    const desk = live(child('start', '--no-web'), lines);
    if (seed % 3 === 2) {
      await exchange.kill();
      count('kills of the exchange');
      await exchange.start();
    }
    const { code, words } = await desk;
    if (code === 'killed') count('kills');
    else fail(`ended with ${code}: ${words}`);
    seen = reading(file, (client) => {
      if (seen.hash !== null && linkAt(client, seen.count) !== seen.hash) fail('what was recorded is gone');
      const events = client.prepare('select count(*) from events').pluck().get() as number;
      return { count: events, hash: events === 0 ? null : linkAt(client, events) };
    });
  }
  const { code, words } = await live(child('start', '--no-web', '--cycles', '1'), Infinity);
  if (code !== 0) fail(`after ${kills} kills the desk ended with ${code}: ${words}`);
  let report = '';
  const repaired = await live(child('reconcile', '--repair', '--json'), Infinity, (line) => (report += line));
  if (repaired.code !== 0) fail(`the books do not agree: ${repaired.words}`);
  if (report !== '' && !(JSON.parse(report) as { converged: boolean }).converged)
    fail(`not converged: ${report}`);
  const { difference, cycles } = await replayed(file);
  count('cycles replayed', cycles);
  if (difference) fail(`its replay differs: ${JSON.stringify(difference)}`);
  const orders = await exchange.orders();
  const parents = orders.filter((o) =>
    /^tickwright-\d{8}-[A-Z.]+-[a-z]+-[0-9a-f]{8}$/.test(o.client_order_id),
  );
  count('orders', parents.length);
  if (new Set(orders.map((o) => o.client_order_id)).size !== orders.length) fail('a client order id twice');
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
  await exchange.kill();
  rmSync(home, { recursive: true, force: true });
}
