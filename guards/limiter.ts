import Bottleneck from 'bottleneck';

export interface LimiterOptions {
  readonly concurrency: number;
  /** Most starts in any window of a minute; undefined: no spacing. */
  readonly perMinute: number | undefined;
  /** Jobs that may wait. */
  readonly queue: number;
}

/**
 * Milliseconds between two starts so that no minute, wherever it begins, holds more than `perMinute`.
 * A closed window of 60,000 ms holds floor(60,000 / spacing) + 1 starts.
 */
export function spacingFor(perMinute: number): number {
  return Math.floor(60_000 / perMinute) + 1;
}

export interface Limiter {
  /** Rejects with a BottleneckError where the queue is full; the job was not started. */
  schedule<T>(priority: number, job: () => Promise<T>): Promise<T>;
  /** Those that wait are let go unstarted, each with a BottleneckError; what runs goes on. */
  stop(): void;
  readonly waiting: number;
  readonly running: number;
}

export const createLimiter = (options: LimiterOptions): Limiter =>
  options.perMinute === undefined ? new Places(options) : new Spaced(options, options.perMinute);

/** bottleneck for spacing, concurrency and priority. Never its reservoir: it lets nearly twice the quota through. */
class Spaced implements Limiter {
  readonly #limiter: Bottleneck;

  constructor({ concurrency, queue }: LimiterOptions, perMinute: number) {
    this.#limiter = new Bottleneck({
      maxConcurrent: concurrency,
      minTime: spacingFor(perMinute),
      highWater: queue,
      strategy: Bottleneck.strategy.OVERFLOW,
    });
  }

  schedule<T>(priority: number, job: () => Promise<T>): Promise<T> {
    return this.#limiter.schedule({ priority }, job);
  }

  stop(): void {
    void this.#limiter.stop({ dropWaitingJobs: true });
  }

  get waiting(): number {
    const counts = this.#limiter.counts();
    return counts.RECEIVED + counts.QUEUED + counts.RUNNING;
  }

  get running(): number {
    return this.#limiter.counts().EXECUTING;
  }
}

interface Waiting {
  readonly priority: number;
  go(): void;
  drop(): void;
}

/**
 * Without spacing: a job starts at once where a place is free, else it waits by priority. bottleneck would take five timers
 * a job for it, 5 ms of an answer's way.
 */
class Places implements Limiter {
  readonly #places: number;
  readonly #most: number;
  readonly #line: Waiting[] = [];
  #running = 0;
  #stopped = false;

  constructor({ concurrency, queue }: LimiterOptions) {
    this.#places = concurrency;
    this.#most = queue;
  }

  async schedule<T>(priority: number, job: () => Promise<T>): Promise<T> {
    if (this.#stopped) throw overflow('stopped');
    if (this.#running < this.#places) this.#running++;
    else await this.#turn(priority);
    try {
      return await job();
    } finally {
      // The place goes on to the next in line without becoming free in between.
      const next = this.#line.shift();
      if (next) next.go();
      else this.#running--;
    }
  }

  stop(): void {
    this.#stopped = true;
    for (const waits of this.#line.splice(0)) waits.drop();
  }

  get waiting(): number {
    return this.#line.length;
  }

  get running(): number {
    return this.#running;
  }

  #turn(priority: number): Promise<void> {
    if (this.#line.length >= this.#most) throw overflow('the queue is full');
    return new Promise((resolve, reject) => {
      const after = this.#line.findIndex((other) => other.priority > priority);
      this.#line.splice(after < 0 ? this.#line.length : after, 0, {
        priority,
        go: resolve,
        drop: () => reject(overflow('stopped')),
      });
    });
  }
}

const overflow = (why: string): Error => new Bottleneck.BottleneckError(why);

export function isOverflow(error: unknown): boolean {
  return error instanceof Bottleneck.BottleneckError;
}
