import { Worker } from 'node:worker_threads';
import { DeskError, messageOf } from '../../domain/index.ts';
import type { StrategyParameters } from '../../strategies/index.ts';
import type { PackedInput } from './pack.ts';
import type { Outcome } from './results-file.ts';

interface Job {
  readonly sets: readonly StrategyParameters[];
  readonly done: (outcomes: readonly Outcome[]) => void;
  readonly failed: (thrown: unknown) => void;
  /** Threads that were lost over it. */
  lost: number;
}

/** Threads lost over one job before it is given up: it would take down the next one too. */
const MOST_LOST = 2;
const ENTRY = new URL('./worker.mjs', import.meta.url);

/** Threads that score parameter sets of one input; its bars are shared, not copied. */
export class ThreadPool {
  readonly #input: PackedInput;
  readonly #say: (line: string) => void;
  readonly #waiting: Job[] = [];
  readonly #idle: Worker[] = [];
  readonly #busy = new Map<Worker, Job>();
  #closed = false;

  /** @param say hears a line about every thread that is lost */
  constructor(input: PackedInput, size: number, say: (line: string) => void) {
    this.#input = input;
    this.#say = say;
    for (let i = 0; i < size; i++) this.#start();
  }

  /** Outcomes in the order of the sets. Rejects where a thread throws, or several are lost over the same sets. */
  run(sets: readonly StrategyParameters[]): Promise<readonly Outcome[]> {
    return new Promise((done, failed) => {
      this.#waiting.push({ sets, done, failed, lost: 0 });
      if (this.#idle.length + this.#busy.size === 0) this.#start();
      this.#next();
    });
  }

  async close(): Promise<void> {
    this.#closed = true;
    await Promise.all([...this.#idle, ...this.#busy.keys()].map((worker) => worker.terminate()));
  }

  #start(): void {
    const worker = new Worker(ENTRY, { workerData: this.#input, execArgv: [] });
    worker.on('message', (outcomes: readonly Outcome[]) => {
      const job = this.#busy.get(worker);
      this.#busy.delete(worker);
      this.#idle.push(worker);
      job?.done(outcomes);
      this.#next();
    });
    worker.on('error', (thrown) => this.#lose(worker, thrown));
    worker.on('exit', (code) => this.#lose(worker, new Error(`it ended with code ${code}`)));
    this.#idle.push(worker);
  }

  #next(): void {
    while (this.#waiting.length > 0 && this.#idle.length > 0) {
      const worker = this.#idle.shift() as Worker;
      const job = this.#waiting.shift() as Job;
      this.#busy.set(worker, job);
      worker.postMessage(job.sets);
    }
  }

  /** Its work is done again by another one. */
  #lose(worker: Worker, thrown: unknown): void {
    const job = this.#busy.get(worker);
    const place = this.#idle.indexOf(worker);
    if (this.#closed || (job === undefined && place < 0)) return;
    this.#busy.delete(worker);
    if (place >= 0) this.#idle.splice(place, 1);
    if (job === undefined) return;
    if (++job.lost < MOST_LOST) {
      this.#say(`a thread of the sweep was lost (${messageOf(thrown)}); its runs are done again`);
      this.#waiting.unshift(job);
    } else {
      job.failed(
        new DeskError('INTERNAL', `${job.lost} threads were lost over the same runs: ${messageOf(thrown)}`, {
          cause: thrown,
          hint: 'where memory ran out, sweep fewer symbols or years at a time',
        }),
      );
    }
    this.#start();
    this.#next();
  }
}
