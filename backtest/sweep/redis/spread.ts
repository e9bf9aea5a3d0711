import { Queue } from 'bullmq';
import { DeskError } from '../../../domain/index.ts';
import type { StrategyParameters } from '../../../strategies/index.ts';
import type { PackedInput } from '../pack.ts';
import type { Outcome } from '../results-file.ts';
import type { Spread } from '../spread.ts';
import { jobId, KEPT_SECONDS, PREFIX, publishInput, QUEUE } from './jobs.ts';
import type { SweepJob } from './jobs.ts';
import { linkTo } from './link.ts';
import type { Link } from './link.ts';
import { serveSweeps } from './serve.ts';
import type { Serving } from './serve.ts';

/** Between two looks at the jobs under way. */
const LOOK_MS = 50;
/** Jobs looked at at once: they are taken in their order, so the first ones are done first. */
const LOOKED_AT = 64;

interface Pending {
  readonly job: SweepJob;
  readonly done: (outcomes: readonly Outcome[]) => void;
  readonly failed: (thrown: unknown) => void;
  /** Workers known to have been lost over it. */
  lost: number;
}

export interface RedisSpreadOptions {
  /** Threads of this machine that take part; 0: only other workers do the work. */
  readonly threads: number;
  readonly say: (line: string) => void;
  readonly lockMs?: number;
}

/**
 * Shares a sweep's runs through a BullMQ queue: every worker on it takes part, this process too. Jobs are looked at
 * rather than waited for, so that a message missed while Redis was away loses nothing.
 */
class RedisSpread implements Spread {
  readonly #link: Link;
  readonly #queue: Queue<SweepJob, readonly Outcome[]>;
  readonly #input: PackedInput;
  readonly #say: (line: string) => void;
  readonly #serving: Serving | null;
  readonly #pending = new Map<string, Pending>();
  #closed = false;

  constructor(link: Link, input: PackedInput, serving: Serving | null, say: (line: string) => void) {
    this.#link = link;
    this.#input = input;
    this.#serving = serving;
    this.#say = say;
    this.#queue = new Queue(QUEUE, { connection: link.client, prefix: PREFIX });
    // A broken connection is told by the link.
    this.#queue.on('error', () => undefined);
    void this.#watch();
  }

  async run(sets: readonly StrategyParameters[]): Promise<readonly Outcome[]> {
    const job: SweepJob = { input: this.#input.hash, sets };
    const id = jobId(job);
    // What failed for an earlier asker is tried anew.
    const before = await Promise.race([this.#queue.getJob(id), this.#link.lost]);
    if (before && (await before.isFailed())) await before.remove();
    const answer = new Promise<readonly Outcome[]>((done, failed) => {
      this.#pending.set(id, { job, done, failed, lost: 0 });
    });
    await Promise.race([this.#add(id, job), this.#link.lost]);
    return Promise.race([answer, this.#link.lost]);
  }

  async close(): Promise<void> {
    this.#closed = true;
    await this.#serving?.close();
    if (this.#link.client.status === 'ready') await this.#queue.close();
    this.#link.close();
  }

  async #add(id: string, job: SweepJob): Promise<void> {
    await this.#queue.add('score', job, {
      jobId: id,
      removeOnComplete: { age: KEPT_SECONDS },
      removeOnFail: { age: KEPT_SECONDS },
    });
  }

  async #watch(): Promise<void> {
    while (!this.#closed) {
      const looked = [...this.#pending].slice(0, LOOKED_AT);
      await Promise.all(looked.map(([id, pending]) => this.#look(id, pending))).catch((thrown: unknown) => {
        if (this.#link.client.status === 'ready') for (const [, pending] of looked) pending.failed(thrown);
      });
      await new Promise((resume) => setTimeout(resume, LOOK_MS));
    }
  }

  async #look(id: string, pending: Pending): Promise<void> {
    const job = await this.#queue.getJob(id);
    if (job === undefined) {
      // Not added yet, or a Redis that was started anew has forgotten it: the same id is the same job.
      await publishInput(this.#link.client, this.#input);
      await this.#add(id, pending.job);
      return;
    }
    if (job.stalledCounter > pending.lost) {
      pending.lost = job.stalledCounter;
      this.#say(`a worker was lost; its ${pending.job.sets.length} runs are done again`);
    }
    if (job.finishedOn === undefined) return;
    this.#pending.delete(id);
    if (job.failedReason) pending.failed(this.#failure(job.failedReason, pending));
    else pending.done(job.returnvalue);
  }

  #failure(reason: string, { lost, job }: Pending): DeskError {
    const what =
      lost > 0 ? `workers were lost ${lost} times over the same ${job.sets.length} runs` : 'a worker failed';
    return new DeskError('INTERNAL', `${what}: ${reason}`, {
      hint: 'run the same command again: what is done is kept, and the rest is tried anew',
    });
  }
}

export async function redisSpread(
  url: string,
  input: PackedInput,
  options: RedisSpreadOptions,
): Promise<Spread> {
  const link = await linkTo(url, options.say);
  await Promise.race([publishInput(link.client, input), link.lost]);
  const serving = options.threads > 0 ? await serveSweeps(link, options) : null;
  return new RedisSpread(link, input, serving, options.say);
}
