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

/** bottleneck for spacing, concurrency and priority. Never its reservoir: it lets nearly twice the quota through. */
export class Limiter {
  readonly #limiter: Bottleneck;

  constructor(options: LimiterOptions) {
    this.#limiter = new Bottleneck({
      maxConcurrent: options.concurrency,
      minTime: options.perMinute === undefined ? 0 : spacingFor(options.perMinute),
      highWater: options.queue,
      strategy: Bottleneck.strategy.OVERFLOW,
    });
  }

  /** Rejects with a BottleneckError where the queue is full; the job was not started. */
  schedule<T>(priority: number, job: () => Promise<T>): Promise<T> {
    return this.#limiter.schedule({ priority }, job);
  }

  /** Those that wait are let go unstarted, each with a BottleneckError; what runs goes on. */
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

export function isOverflow(error: unknown): boolean {
  return error instanceof Bottleneck.BottleneckError;
}
