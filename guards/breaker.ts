import { EventEmitter } from 'node:events';
import CircuitBreaker from 'opossum';
import { messageOf } from '../domain/index.ts';

export interface BreakerOptions {
  readonly name: string;
  /** Failures in a row that open it. */
  readonly failures: number;
  /** Milliseconds until one trial is let through. */
  readonly resetMs: number;
  /** Trials in a row, one at a time, that must go well before it is closed. @default 3 */
  readonly good?: number;
  /** Errors that show the other side is well (a 404): they end a run of failures. */
  readonly isExpected: (error: unknown) => boolean;
  /** Errors of the caller's own making (an abort): they say nothing of the other side. */
  readonly isOwn: (error: unknown) => boolean;
  readonly onTrip: () => void;
}

type Attempt = () => Promise<unknown>;

/**
 * opossum as the state machine closed -> open -> half-open. Its own rule opens on a share of failures in a rolling
 * window, which a healthy past dilutes and a slow caller never fills; so failures are counted in a row here. It also
 * closes after a single good trial; here one at a time is let through until three have gone well, and one that fails
 * opens it again.
 * Its timeout and fallback stay off: both would report a call as failed that is still going on.
 */
export class Breaker {
  readonly #circuit: CircuitBreaker<[Attempt], unknown>;
  #inARow = 0;
  /** Good trials still wanted; 0 where nothing is to be proven. */
  #wanted = 0;
  #trying = false;
  #failures = 0;
  #trips = 0;
  #last: string | null = null;

  constructor(options: BreakerOptions) {
    this.#circuit = new CircuitBreaker<[Attempt], unknown>((attempt) => attempt(), {
      name: options.name,
      timeout: false,
      resetTimeout: options.resetMs,
      volumeThreshold: Number.MAX_SAFE_INTEGER,
      rollingPercentilesEnabled: false,
      enableSnapshots: false,
      // Its rolling window is not read here; a controller that never speaks spares the timer that would turn it.
      rotateBucketController: new EventEmitter(),
      // A filtered error counts as success and would close a half-open breaker; an abort is no proof of health.
      errorFilter: (error: unknown) =>
        options.isExpected(error) || (options.isOwn(error) && !this.#circuit.halfOpen),
    });
    this.#circuit.on('failure', (error: unknown) => {
      if (options.isOwn(error)) return;
      this.#failures++;
      this.#last = messageOf(error);
      if (++this.#inARow >= options.failures || this.#wanted > 0) this.#circuit.open();
    });
    this.#circuit.on('success', (result: unknown) => {
      if (options.isOwn(result)) return;
      this.#inARow = 0;
      if (this.#wanted > 0) this.#wanted--;
    });
    this.#circuit.on('halfOpen', () => (this.#wanted = options.good ?? 3));
    this.#circuit.on('open', () => {
      this.#trips++;
      options.onTrip();
    });
  }

  /** Rejects with code EOPENBREAKER where the breaker is open or its one trial is under way. */
  async fire<T>(attempt: () => Promise<T>): Promise<T> {
    if (this.#wanted === 0) return (await this.#circuit.fire(attempt)) as T;
    if (this.#trying) throw new TrialUnderWay();
    this.#trying = true;
    try {
      return (await this.#circuit.fire(attempt)) as T;
    } finally {
      this.#trying = false;
    }
  }

  get state(): 'closed' | 'open' | 'half_open' {
    if (this.#circuit.halfOpen) return 'half_open';
    if (!this.#circuit.closed) return 'open';
    return this.#wanted > 0 ? 'half_open' : 'closed';
  }

  get failures(): number {
    return this.#failures;
  }

  get trips(): number {
    return this.#trips;
  }

  get lastFailure(): string | null {
    return this.#last;
  }

  close(): void {
    this.#circuit.shutdown();
  }
}

class TrialUnderWay extends Error {
  override readonly message = 'a trial is under way';
}

/** Whether an error says that the breaker refused and nothing was sent. */
export function isRefusal(error: unknown): boolean {
  if (error instanceof TrialUnderWay) return true;
  const code: unknown = error instanceof Error && 'code' in error ? error.code : undefined;
  return CircuitBreaker.isOurError(error as Error) && (code === 'EOPENBREAKER' || code === 'ESHUTDOWN');
}
