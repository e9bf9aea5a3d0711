import { EventEmitter } from 'node:events';
import CircuitBreaker from 'opossum';
import { messageOf } from '../domain/index.ts';

export interface BreakerOptions {
  readonly name: string;
  /** Failures in a row that open it. */
  readonly failures: number;
  /** Milliseconds until one trial is let through. */
  readonly resetMs: number;
  /** Errors that show the other side is well (a 404): they end a run of failures. */
  readonly isExpected: (error: unknown) => boolean;
  /** Errors of the caller's own making (an abort): they say nothing of the other side. */
  readonly isOwn: (error: unknown) => boolean;
  readonly onTrip: () => void;
}

type Attempt = () => Promise<unknown>;

/**
 * opossum as the state machine closed -> open -> half-open. Its own rule opens on a share of failures in a rolling
 * window, which a healthy past dilutes and a slow caller never fills; so failures are counted in a row here.
 * Its timeout and fallback stay off: both would report a call as failed that is still going on.
 */
export class Breaker {
  readonly #circuit: CircuitBreaker<[Attempt], unknown>;
  #inARow = 0;
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
      if (++this.#inARow >= options.failures) this.#circuit.open();
    });
    this.#circuit.on('success', (result: unknown) => {
      if (!options.isOwn(result)) this.#inARow = 0;
    });
    this.#circuit.on('open', () => {
      this.#trips++;
      options.onTrip();
    });
  }

  /** Rejects with code EOPENBREAKER where the breaker is open or its one trial is under way. */
  fire<T>(attempt: () => Promise<T>): Promise<T> {
    return this.#circuit.fire(attempt) as Promise<T>;
  }

  get state(): 'closed' | 'open' | 'half_open' {
    if (this.#circuit.halfOpen) return 'half_open';
    return this.#circuit.closed ? 'closed' : 'open';
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

/** Whether an error says that the breaker refused and nothing was sent. */
export function isRefusal(error: unknown): boolean {
  const code: unknown = error instanceof Error && 'code' in error ? error.code : undefined;
  return CircuitBreaker.isOurError(error as Error) && (code === 'EOPENBREAKER' || code === 'ESHUTDOWN');
}
