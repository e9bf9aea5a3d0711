import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { Agent, request } from 'node:http';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { WebSocket } from 'ws';
import { ReplayedClock, sessionTimes } from '../domain/index.ts';
import { exchange } from './exchange-run.ts';
import type { Bench } from './harness.ts';

const KEYS = { 'apca-api-key-id': 'BENCH', 'apca-api-secret-key': 'secret' };

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
];
