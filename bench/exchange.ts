import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { Agent, request } from 'node:http';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { WebSocket } from 'ws';
import { LiveAccount, liveRules, Tape, Venue } from '../brokers/exchange/live/index.ts';
import { assetList, memoryNotes, serveExchange } from '../brokers/exchange/protocol/index.ts';
import { createRng, ReplayedClock, sessionTimes, WallClock } from '../domain/index.ts';
import type { Clock } from '../domain/index.ts';
import { openDatabase } from '../db/index.ts';
import { simulatedMarket } from '../market/index.ts';
import { marketHistory } from '../orchestrator/exchange-server/index.ts';
import type { Bench } from './harness.ts';

const KEYS = { 'apca-api-key-id': 'BENCH', 'apca-api-secret-key': 'secret' };

/** An exchange its account in a file, on a clock of the bench's. */
async function exchange(clock: Clock, seed = 1, rateLimit: number | null = null) {
  const folder = mkdtempSync(path.join(tmpdir(), 'tickwright-bench-'));
  const database = await openDatabase({ url: `file:${path.join(folder, 'account.db')}`, mode: 'write' });
  const tape = new Tape(marketHistory(simulatedMarket({ seed })), seed);
  const venue = new Venue({ clock, tape, rules: liveRules, cash: 1e9, store: async () => database.exchange });
  const assets = assetList(['AAPL'], /^[A-Z]{1,4}$/);
  const wall = new WallClock();
  const server = await serveExchange({ venue, assets, notes: memoryNotes(), wall, rateLimit });
  return {
    venue,
    server,
    store: async () => database.exchange,
    async close() {
      await server.close();
      await database.close();
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

const agent = new Agent({ keepAlive: true });
function post(port: number, body: string): Promise<number> {
  return new Promise((resolve, reject) => {
    const headers = { ...KEYS, 'content-length': Buffer.byteLength(body) };
    const sent = request(
      { agent, port, host: '127.0.0.1', method: 'POST', path: '/v2/orders', headers },
      (answer) => {
        answer.resume();
        answer.on('end', () => resolve(answer.statusCode ?? 0));
      },
    );
    sent.on('error', reject);
    sent.end(body);
  });
}

/** The command itself, in a process of its own. */
async function command() {
  const folder = mkdtempSync(path.join(tmpdir(), 'tickwright-bench-'));
  const { NODE_OPTIONS: _options, ...env } = process.env;
  const options = ['launch/run.mjs', 'exchange', '--port', '0', '--speed', '0.01'];
  const child = spawn(process.execPath, options, {
    cwd: path.resolve(import.meta.dirname, '..'),
    env: { ...env, RUNTIME_DIR: folder, CASH: '1000000000' },
  });
  const port = await new Promise<number>((resolve, reject) => {
    child.once('exit', () => reject(new Error('the exchange ended before it listened')));
    child.stdout.on('data', (text: Buffer) => {
      const found = /:(\d+)\n/.exec(String(text));
      if (found) resolve(Number(found[1]));
    });
  });
  child.removeAllListeners('exit');
  return {
    port,
    async close() {
      child.kill('SIGTERM');
      await once(child, 'close');
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

/** Orders placed and answered a second by one client that keeps sixteen on their way. */
async function roundTrips(): Promise<readonly number[]> {
  const run = await command();
  const order = { symbol: 'AAPL', qty: '1', side: 'buy', type: 'market', time_in_force: 'day' };
  const rates: number[] = [];
  for (let round = 0; round < 6; round++) {
    const begun = performance.now();
    let left = 2000;
    const worker = async (): Promise<void> => {
      while (left-- > 0)
        if ((await post(run.port, JSON.stringify(order))) !== 200) throw new Error('refused');
    };
    await Promise.all(Array.from({ length: 16 }, worker));
    // The first round warms up.
    if (round > 0) rates.push(2000 / ((performance.now() - begun) / 1000));
  }
  agent.destroy();
  await run.close();
  return rates;
}

/** Market-data messages a second that reach ten clients, each of which hears all of two hundred symbols. */
async function streamed(): Promise<readonly number[]> {
  const { open, close } = sessionTimes('2024-01-02');
  const clock = new ReplayedClock(open + 60_000);
  const run = await exchange(clock);
  const symbols = Array.from(
    { length: 200 },
    (_, i) => `${String.fromCharCode(65 + (i % 26))}${String.fromCharCode(65 + Math.floor(i / 26))}`,
  );
  let heard = 0;
  const sockets = await Promise.all(
    Array.from({ length: 10 }, async () => {
      const socket = new WebSocket(`${run.server.url.replace('http', 'ws')}/v2/iex`, { headers: KEYS });
      await new Promise((resolve) => socket.once('open', resolve));
      const subscribed = new Promise<void>((resolve) => {
        socket.on('message', (data: Buffer) => {
          const messages = JSON.parse(data.toString()) as readonly { T: string }[];
          if (messages[0]?.T === 'subscription') resolve();
          else if (messages[0]?.T !== 'success') heard += messages.length;
        });
      });
      socket.send(JSON.stringify({ action: 'subscribe', trades: symbols, quotes: symbols, bars: symbols }));
      await subscribed;
      return socket;
    }),
  );
  await run.venue.look(symbols);
  const rates: number[] = [];
  for (let round = 0; round < 6; round++) {
    heard = 0;
    const begun = performance.now();
    const steps = 10;
    for (let step = 0; step < steps; step++) {
      clock.advanceTo(Math.min(close, clock.now() + 60_000));
      await run.venue.advance();
    }
    const sent = steps * symbols.length * 3 * sockets.length;
    while (heard < sent) await new Promise(setImmediate);
    if (round > 0) rates.push(sent / ((performance.now() - begun) / 1000));
  }
  for (const socket of sockets) socket.terminate();
  await run.close();
  return rates;
}

/** Order updates a second that reach ten clients of the account while another one places orders, sixteen on their way. */
async function updates(): Promise<readonly number[]> {
  const run = await command();
  let heard = 0;
  let filled = 0;
  const sockets = await Promise.all(
    Array.from({ length: 10 }, async () => {
      const socket = new WebSocket(`ws://127.0.0.1:${run.port}/stream`);
      await once(socket, 'open');
      const listening = new Promise<void>((resolve) => {
        socket.on('message', (data: Buffer) => {
          const { stream, data: told } = JSON.parse(data.toString()) as Heard;
          if (stream === 'listening') resolve();
          else if (stream === 'authorization')
            socket.send(JSON.stringify({ action: 'listen', data: { streams: ['trade_updates'] } }));
          else heard++;
          if (told.event === 'fill') filled++;
        });
      });
      socket.send(JSON.stringify({ action: 'auth', key: 'BENCH', secret: 'secret' }));
      await listening;
      return socket;
    }),
  );
  const order = JSON.stringify({
    symbol: 'AAPL',
    qty: '1',
    side: 'buy',
    type: 'market',
    time_in_force: 'day',
  });
  const rates: number[] = [];
  for (let round = 0; round < 6; round++) {
    heard = 0;
    filled = 0;
    const begun = performance.now();
    let left = 500;
    const worker = async (): Promise<void> => {
      while (left-- > 0) if ((await post(run.port, order)) !== 200) throw new Error('refused');
    };
    await Promise.all(Array.from({ length: 16 }, worker));
    while (filled < 500 * sockets.length) {
      if (sockets.some(({ readyState, OPEN }) => readyState !== OPEN))
        throw new Error('a client was cut off');
      await new Promise(setImmediate);
    }
    if (round > 0) rates.push(heard / ((performance.now() - begun) / 1000));
  }
  for (const socket of sockets) socket.terminate();
  agent.destroy();
  await run.close();
  return rates;
}

interface Heard {
  readonly stream: string;
  readonly data: { readonly event?: string };
}

/** A year of daily bars of 5,000 symbols through the adapter, the exchange's limit of 200 a minute on. */
async function manySymbols() {
  const clock = new ReplayedClock(sessionTimes('2024-06-03').open);
  const run = await exchange(clock, 1, 200);
  const { AlpacaDataClient, alpacaMarket } = await import('../market/alpaca/index.ts');
  let requests = 0;
  const client = new AlpacaDataClient({
    keyId: 'BENCH',
    secretKey: 'secret',
    baseUrl: run.server.url,
    clock: new WallClock(),
    rng: createRng(1),
    fetch: (url, init) => {
      requests++;
      return fetch(url, init);
    },
  });
  const letter = (n: number): string => String.fromCharCode(65 + (n % 26));
  const symbols = Array.from({ length: 5000 }, (_, i) => letter(i) + letter(i / 26) + letter(i / 676));
  const through = '2024-05-31';
  const begun = performance.now();
  const answers = await alpacaMarket({ client, clock, history: 252 }).dailyBars({ symbols, through });
  const seconds = (performance.now() - begun) / 1000;
  const lacking = [...answers].filter(([, answer]) => !answer.ok || answer.bars.length !== 252);
  if (answers.size !== 5000 || lacking.length > 0)
    throw new Error(`${lacking.length} symbols lack bars: ${JSON.stringify(lacking[0])}`);
  await run.close();
  return { seconds, requests };
}

/** Orders of one account, filled at once; the first quarter fills what is held in memory. */
const ORDERS = process.argv.includes('--million') ? 1_000_000 : 200_000;

interface Aged {
  /** Bytes of heap that an order leaves behind, after the first quarter of them. */
  readonly bytes: number;
  /** The same of the whole process, from the lowest of the second quarter to that of the last. */
  readonly resident: number;
  /** Seconds to open the account again, and bytes of heap that it then takes. */
  readonly opening: number;
  readonly held: number;
}

async function age(): Promise<Aged> {
  const run = await exchange(new ReplayedClock(sessionTimes('2024-01-02').open + 60_000));
  await run.venue.advance();
  const account = await run.venue.account('bench');
  await run.venue.look(['AAPL']);
  const heap = (): number => {
    globalThis.gc?.();
    return process.memoryUsage().heapUsed;
  };
  let begun = 0;
  /**
   * Bytes of the process in each quarter, collections just done, at their lowest: garbage is no leak, and pages that are
   * free again go back to the system when it suits the collector. What leaks raises the lowest.
   */
  const resident = [Infinity, Infinity, Infinity, Infinity];
  for (let n = 0; n < ORDERS; n++) {
    if (n === ORDERS / 4) begun = heap();
    if (n % (ORDERS / 40) === 0) {
      // The second collection waits for what the first one has still to sweep and to hand back.
      heap();
      heap();
      const quarter = Math.floor((4 * n) / ORDERS);
      resident[quarter] = Math.min(resident[quarter] as number, process.memoryUsage.rss());
    }
    const side = n % 2 === 0 ? 'buy' : 'sell';
    const order = { symbol: 'AAPL', side, type: 'market', qty: 1, timeInForce: 'day' } as const;
    const request = { ...order, orderClass: 'simple', clientOrderId: `bench-${n}` } as const;
    const taken = await account.submit(request, {}, run.venue.scene());
    if (!taken.ok) throw new Error(taken.refusal.message);
  }
  const bytes = (heap() - begun) / (ORDERS * 0.75);
  const [, second, , last] = resident as [number, number, number, number];
  const grown = (last - second) / (ORDERS * 0.5);
  const store = await run.store();
  const before = heap();
  const opened = performance.now();
  const again = await LiveAccount.open(store, {
    accountId: account.id,
    cash: 1e9,
    rules: liveRules,
    heard: () => undefined,
  });
  const opening = (performance.now() - opened) / 1000;
  const held = heap() - before;
  if (again.books.ledger.nextOrder !== ORDERS) throw new Error('orders are missing');
  await run.close();
  return { bytes, resident: grown, opening, held };
}

let aged: Promise<Aged> | null = null;
const agedOnce = () => (aged ??= age());
const MANY = ORDERS.toLocaleString('en');

/** Measured once, told in two lines. */
let measured: ReturnType<typeof manySymbols> | null = null;
const manySymbolsOnce = () => (measured ??= manySymbols());

export const exchangeBenches: readonly Bench[] = [
  {
    name: 'exchange over the wire: order round trips a second, one client',
    unit: '/s',
    asked: 2000,
    run: roundTrips,
  },
  {
    name: 'exchange over the wire: streamed messages a second to ten clients',
    unit: '/s',
    asked: 10_000,
    run: streamed,
  },
  {
    name: 'exchange over the wire: order updates a second to ten clients while orders are placed',
    unit: '/s',
    asked: 10_000,
    run: updates,
  },
  {
    name: `exchange-memory: bytes of heap an order leaves, over the last three quarters of ${MANY} orders`,
    unit: 'bytes',
    asked: 20,
    run: async () => [(await agedOnce()).bytes],
  },
  {
    name: `exchange-memory: bytes of the process an order leaves, from the second quarter to the last of ${MANY} orders`,
    unit: 'bytes',
    asked: 20,
    run: async () => [(await agedOnce()).resident],
  },
  {
    name: `exchange-memory: seconds to open an account of ${MANY} orders`,
    unit: 's',
    asked: null,
    run: async () => [(await agedOnce()).opening],
  },
  {
    name: `exchange-memory: MB of heap that it then takes`,
    unit: 'MB',
    asked: null,
    run: async () => [(await agedOnce()).held / 1e6],
  },
  {
    name: 'alpaca adapter: seconds for 5,000 symbols x 252 days, rate limit on',
    unit: 's',
    asked: 30,
    run: async () => [(await manySymbolsOnce()).seconds],
  },
  {
    name: 'alpaca adapter: requests for 5,000 symbols x 252 days',
    unit: 'requests',
    asked: 170,
    run: async () => [(await manySymbolsOnce()).requests],
  },
];
