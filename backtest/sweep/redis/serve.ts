import { Worker } from 'bullmq';
import type { Job } from 'bullmq';
import type { Redis } from 'ioredis';
import { messageOf } from '../../../domain/index.ts';
import { ThreadPool } from '../pool.ts';
import type { Outcome } from '../results-file.ts';
import { fetchInput, PREFIX, QUEUE } from './jobs.ts';
import type { SweepJob } from './jobs.ts';
import type { Link } from './link.ts';

/** A job whose worker has not renewed its lock for so long is another one's. Threads do the work, so renewal is prompt. */
const LOCK_MS = 10_000;
/** Workers lost over the same job before it is given up. */
const MOST_LOST = 5;

export interface ServeOptions {
  readonly threads: number;
  readonly say: (line: string) => void;
  /** @default 10 seconds */
  readonly lockMs?: number;
}

export interface Serving {
  /** Runs that this worker has done. */
  readonly done: () => number;
  /** Takes no more jobs and waits for those in hand; those of a closed connection are another worker's. */
  close(): Promise<void>;
}

interface Bench {
  readonly pool: Promise<ThreadPool>;
  running: number;
}

/** Takes jobs of whatever sweeps are in Redis and scores them on this machine's threads. */
export async function serveSweeps(
  link: Link,
  { threads, say, lockMs = LOCK_MS }: ServeOptions,
): Promise<Serving> {
  const benches = new Map<string, Bench>();
  let done = 0;
  const work = async ({ data }: Job<SweepJob>): Promise<readonly Outcome[]> => {
    const bench = benches.get(data.input) ?? open(link.client, data.input, threads, say);
    benches.set(data.input, bench);
    bench.running++;
    try {
      const outcomes = await (await bench.pool).run(data.sets);
      done += outcomes.length;
      return outcomes;
    } catch (thrown) {
      benches.delete(data.input);
      throw thrown;
    } finally {
      bench.running--;
      await closeIdle(benches, data.input);
    }
  };
  const worker = new Worker<SweepJob, readonly Outcome[]>(QUEUE, work, {
    connection: link.client,
    prefix: PREFIX,
    concurrency: threads,
    lockDuration: lockMs,
    stalledInterval: lockMs / 2,
    maxStalledCount: MOST_LOST,
  });
  // A broken connection is told by the link; what is left concerns single jobs.
  worker.on('error', (thrown) => {
    if ((thrown as NodeJS.ErrnoException).syscall === undefined && link.client.status === 'ready')
      say(`a worker's fault: ${messageOf(thrown)}`);
  });
  await Promise.race([worker.waitUntilReady(), link.lost]);
  return {
    done: () => done,
    async close() {
      await worker.close(link.client.status !== 'ready');
      for (const { pool } of benches.values()) await (await pool).close();
    },
  };
}

function open(client: Redis, input: string, threads: number, say: (line: string) => void): Bench {
  return {
    running: 0,
    pool: fetchInput(client, input).then((packed) => new ThreadPool(packed, threads, say)),
  };
}

/** Histories are large: only that of the latest sweep stays when nothing is being done on the others. */
async function closeIdle(benches: Map<string, Bench>, latest: string): Promise<void> {
  for (const [input, { pool, running }] of benches) {
    if (input === latest || running > 0) continue;
    benches.delete(input);
    await (await pool).close();
  }
}
