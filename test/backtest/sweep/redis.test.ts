import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { rmSync } from 'node:fs';
import { createServer } from 'node:net';
import type { AddressInfo } from 'node:net';
import path from 'node:path';
import { Redis } from 'ioredis';
import { afterAll, afterEach, describe, expect, it } from 'vitest';
import { packInput } from '../../../backtest/sweep/pack.ts';
import { linkTo, redisSpread, serveSweeps } from '../../../backtest/sweep/redis/index.ts';
import { PREFIX } from '../../../backtest/sweep/redis/jobs.ts';
import { resultsFile } from '../../../backtest/sweep/results-file.ts';
import { scoreAll } from '../../../backtest/sweep/run-sweep.ts';
import { Scorer } from '../../../backtest/sweep/scorer.ts';
import { scratchFolder } from '../../support/desk.ts';
import { madeSeries } from './made.ts';

/** A database of its own, so that nothing else at this Redis is touched. */
const URL_OF_TESTS = 'redis://127.0.0.1:6379/11';
const ROOT = path.resolve(import.meta.dirname, '../../..');
const answers = await (async () => {
  const client = new Redis(URL_OF_TESTS, { lazyConnect: true, retryStrategy: () => null });
  client.on('error', () => undefined);
  return client.connect().then(
    () => (client.disconnect(), true),
    () => false,
  );
})();

const folder = scratchFolder('sweep-redis');
const input = {
  strategy: 'Breakout' as const,
  universe: [madeSeries('ONE', 300)],
  benchmark: null,
  sectors: new Map<string, string>(),
  qty: 10,
  cash: 100_000,
};
const packed = packInput(input);
const sets = Array.from({ length: 40 }, (_, i) => ({ entry: 5 + i, exit: 10 }));
const expected = sets.map((set) => new Scorer(input).score(set));
const quiet = { say: () => undefined };
const clock = { kind: 'wall', now: () => 0 } as const;

async function empty(): Promise<void> {
  const client = new Redis(URL_OF_TESTS);
  for (const key of await client.keys(`${PREFIX}:*`)) await client.del(key);
  client.disconnect();
}

describe.skipIf(!answers)('a sweep over Redis (skipped where none answers on 127.0.0.1:6379)', () => {
  afterEach(empty);
  afterAll(() => rmSync(folder, { recursive: true, force: true }));

  it('gives the figures of one thread and keeps each run once', async () => {
    const tools = { ...quiet, clock, folder: `${folder}/kept`, redisUrl: URL_OF_TESTS, threads: 2 };
    expect(await scoreAll(input, sets, tools)).toEqual(expected);
    const store = resultsFile(`${folder}/kept`, packed.hash);
    expect(sets.map((set) => store.get(set))).toEqual(expected);
  });

  it('another worker does the work, and a job that was done is not done again', async () => {
    const link = await linkTo(URL_OF_TESTS, quiet.say);
    const serving = await serveSweeps(link, { ...quiet, threads: 1 });
    const asked = async () => {
      const spread = await redisSpread(URL_OF_TESTS, packed, { ...quiet, threads: 0 });
      const outcomes = await Promise.all([spread.run(sets.slice(0, 25)), spread.run(sets.slice(25))]);
      await spread.close();
      return outcomes.flat();
    };
    expect(await asked()).toEqual(expected);
    expect(serving.done()).toBe(40);
    expect(await asked(), 'the same runs are the same jobs').toEqual(expected);
    expect(serving.done()).toBe(40);
    await serving.close();
    link.close();
  });

  it('the jobs of a killed worker are done again, and it is said', async () => {
    const child = spawn(
      process.execPath,
      [path.join(import.meta.dirname, 'hanging-worker.mjs'), URL_OF_TESTS, PREFIX],
      { cwd: ROOT, stdio: ['ignore', 'pipe', 'inherit'] },
    );
    const said: string[] = [];
    const spread = await redisSpread(URL_OF_TESTS, packed, {
      say: (line) => void said.push(line),
      threads: 0,
    });
    const answer = spread.run(sets);
    await once(child.stdout, 'data');
    child.kill('SIGKILL');
    await once(child, 'exit');
    const link = await linkTo(URL_OF_TESTS, quiet.say);
    const serving = await serveSweeps(link, { ...quiet, threads: 1, lockMs: 500 });
    expect(await answer).toEqual(expected);
    expect(said).toContain('a worker was lost; its 40 runs are done again');
    await serving.close();
    link.close();
    await spread.close();
  });

  it('a Redis that has forgotten everything is given the work again', async () => {
    const spread = await redisSpread(URL_OF_TESTS, packed, { ...quiet, threads: 0 });
    const answer = spread.run(sets);
    await empty();
    const link = await linkTo(URL_OF_TESTS, quiet.say);
    const serving = await serveSweeps(link, { ...quiet, threads: 1 });
    expect(await answer).toEqual(expected);
    await serving.close();
    link.close();
    await spread.close();
  });
});

describe('a Redis that is not there', () => {
  it('is told in one line without the password, with what to do', async () => {
    const server = createServer().listen(0, '127.0.0.1');
    await once(server, 'listening');
    const { port } = server.address() as AddressInfo;
    server.close();
    await once(server, 'close');
    const tools = {
      ...quiet,
      clock,
      folder: null,
      redisUrl: `redis://me:hidden@127.0.0.1:${port}`,
      threads: 1,
    };
    const fault: unknown = await scoreAll(input, sets, tools).catch((thrown: unknown) => thrown);
    expect(fault).toMatchObject({
      code: 'DATA_UNAVAILABLE',
      message: expect.stringMatching(
        new RegExp(`^Redis at 127\\.0\\.0\\.1:${port} does not answer: .*ECONNREFUSED`),
      ),
      hint: expect.stringContaining('unset REDIS_URL'),
    });
    expect(String((fault as Error).message)).not.toContain('hidden');
  });
});
