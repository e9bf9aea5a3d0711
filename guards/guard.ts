/** What a guard has seen since it was made. */
export interface GuardStats {
  readonly name: string;
  readonly state: 'closed' | 'open' | 'half_open';
  /** Attempts that were let through, retries included. */
  readonly attempts: number;
  /** Attempts that failed and count against the breaker; time-outs are among them. */
  readonly failures: number;
  readonly timeouts: number;
  readonly retries: number;
  /** Calls turned away because the breaker was open, or the queue full. */
  readonly rejected: number;
  readonly overflowed: number;
  /** How often the breaker opened. */
  readonly trips: number;
  readonly waiting: number;
  readonly running: number;
  /** Message of the last counted failure. */
  readonly lastFailure: string | null;
}

export interface RunOptions {
  /** The caller's own: aborting it ends waiting, running and retrying. It counts neither as failure nor as success. */
  readonly signal?: AbortSignal;
  /** One attempt only: for whatever is not a read. @default false */
  readonly once?: boolean;
  /** 0 (first) to 9 (last) among those that wait. @default 5 */
  readonly priority?: number;
}

/** Stands around calls to one thing outside. Not for cancel, flatten or reconcile (P7). */
export interface Guard {
  readonly name: string;
  /**
   * @param action must end when `signal` aborts; if it does not, its late answer is dropped
   * @throws DeskError TIMEOUT, CIRCUIT_OPEN (nothing was sent), OVERLOADED (nothing was sent); else what the action throws
   */
  run<T>(action: (signal: AbortSignal) => Promise<T>, options?: RunOptions): Promise<T>;
  stats(): GuardStats;
  /** Stops the timers; calls that wait and later ones are refused. */
  close(): void;
}

/** Lets everything pass: no time-out, no breaker, no queue. */
export const nullGuard: Guard = {
  name: 'none',
  run: (action, options) => action(options?.signal ?? new AbortController().signal),
  stats: () => ({
    name: 'none',
    state: 'closed',
    attempts: 0,
    failures: 0,
    timeouts: 0,
    retries: 0,
    rejected: 0,
    overflowed: 0,
    trips: 0,
    waiting: 0,
    running: 0,
    lastFailure: null,
  }),
  close: () => undefined,
};
