import { Agent, request } from 'node:http';
import fc from 'fast-check';
import { checkFaults, FaultPlan } from '../brokers/exchange/faults/index.ts';
import { TestSocket } from '../test/support/socket.ts';
import { startTwin } from '../test/support/twin.ts';
import type { Twin } from '../test/support/twin.ts';
import type { Proof, ProofFailure } from './proof.ts';
import { frames, requests, written } from './wire/input.ts';

/** What one case sends. */
const REQUESTS = 8;
const FRAMES = 4;
const PATHS = ['/stream', '/v2/iex', '/v2/test'] as const;
const KEYS = { 'apca-api-key-id': 'PKWIRE', 'apca-api-secret-key': 'secret' };

const SABOTAGES = {
  'answers a fault of its own': { when: { method: 'POST' }, what: { kind: 'reply', status: 500 } },
  'ends a connection': { when: { method: 'GET' }, what: { kind: 'drop' } },
} as const;

interface Sent {
  readonly method: string;
  readonly path: string;
  readonly body: string;
}

/** Status of the answer; null where the connection ended without one. */
function send(agent: Agent, port: number, { method, path, body }: Sent): Promise<number | null> {
  return new Promise((resolve) => {
    const sent = request({ host: '127.0.0.1', agent, port, method, path, headers: KEYS }, (answer) => {
      answer.resume();
      answer.on('end', () => resolve(answer.statusCode ?? null));
    });
    sent.on('error', () => resolve(null));
    sent.end(body);
  });
}

/** @returns what went wrong; null: nothing */
async function talk(twin: Twin, path: string, seed: number): Promise<string | null> {
  const socket = new TestSocket(twin.wsUrl + path, {}, (frame) => frame);
  try {
    await socket.opened();
    const ended = new Promise<'closed'>((resolve) => socket.socket.once('close', () => resolve('closed')));
    for (const frame of fc.sample(frames, { seed, numRuns: FRAMES })) socket.socket.send(frame);
    const pong = new Promise<'pong'>((resolve) => socket.socket.once('pong', () => resolve('pong')));
    socket.socket.ping();
    if ((await Promise.race([pong, ended])) === 'closed') return `${path}: the exchange hung up`;
    return socket.messages.length > 0 ? null : `${path}: nothing of it was answered`;
  } finally {
    socket.close();
  }
}

const sockets = (): number =>
  process.getActiveResourcesInfo().filter((name) => name === 'TCPSocketWrap').length;

/** Connections that are closed on both sides are gone after a few turns of the loop. */
async function drained(before: number): Promise<number> {
  for (let turn = 0; turn < 1000 && sockets() > before; turn++) await new Promise(setImmediate);
  return sockets() - before;
}

export const wireProof: Proof = {
  name: 'wire',
  says: 'P10: malformed requests and frames are answered, never with a fault of the exchange, and leave nothing behind',
  short: 85,
  // Over ten thousand requests and frames.
  long: 850,
  sabotages: Object.keys(SABOTAGES),
  async run({ cases, firstSeed, sabotage, say }) {
    const failures: ProofFailure[] = [];
    const counts = { requests: 0, refused: 0, served: 0, frames: 0 };
    const before = sockets();
    const twin = await startTwin({ faults: (now) => planOf(sabotage, now) });
    const agent = new Agent({ keepAlive: true });
    const open = sockets();
    for (let seed = firstSeed; seed < firstSeed + cases; seed++) {
      for (const sketch of fc.sample(requests, { seed, numRuns: REQUESTS })) {
        const sent = written(sketch);
        const status = await send(agent, twin.port, sent);
        const what = `${sent.method} ${sent.path} ${sent.body}`.slice(0, 400);
        if (status === null) failures.push({ seed, what: `no answer: ${what}` });
        else if (status >= 500) failures.push({ seed, what: `answered ${status}: ${what}` });
        else if (status >= 400) counts.refused++;
        else counts.served++;
        counts.requests++;
      }
      const wrong = await talk(twin, PATHS[seed % PATHS.length] as string, seed);
      if (wrong !== null) failures.push({ seed, what: wrong });
      counts.frames += FRAMES;
      if (seed % 100 === 0) say?.(`${seed - firstSeed + 1} of ${cases}`);
    }
    const last = firstSeed + cases - 1;
    const alive = await send(agent, twin.port, { method: 'GET', path: '/v2/clock', body: '' });
    if (alive !== 200) failures.push({ seed: last, what: `the clock answers ${alive} afterwards` });
    agent.destroy();
    const left = await drained(open);
    if (left > 0) failures.push({ seed: last, what: `${left} connections are left` });
    if (twin.venue.interest.size > 0) failures.push({ seed: last, what: 'symbols are still listened to' });
    await twin.close();
    const after = await drained(before);
    if (after > 0) failures.push({ seed: last, what: `${after} connections outlive the exchange` });
    return { cases, failures, counts };
  },
};

/** A plan with the planted fault in it, once. */
function planOf(sabotage: string | undefined, now: () => number): FaultPlan {
  const plan = new FaultPlan(now);
  const planted = SABOTAGES[sabotage as keyof typeof SABOTAGES];
  if (planted) plan.add(checkFaults({ faults: [planted] }, 'the planted fault').faults);
  return plan;
}
