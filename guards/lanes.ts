import type { Clock, Rng } from '../domain/index.ts';
import { backoff, sleep, type Sleep } from './backoff.ts';
import { Budget } from './budget.ts';
import { createGuard } from './create-guard.ts';
import { abortReason, withDeadline } from './deadline.ts';
import type { GuardStats, RunOptions } from './guard.ts';
import type { LanesStats, LaneStats } from './lane-stats.ts';
import type { Enrolment } from './roll.ts';

/**
 * - `critical`: cancel and flatten. Starts in the very call that asks for it: no queue, no breaker, no budget stands in
 *   front of it (P7). It is counted, so that the other lanes make room for it.
 * - `reconcile`: what a reconciliation reads. No breaker and no queue of others; it waits only where the account's whole
 *   minute is used up, of which a part is kept for it.
 * - `ordinary`: everything else, placing entries included: bounded queue, spacing, breaker, retries of reads.
 */
export type Lane = 'critical' | 'reconcile' | 'ordinary';

export interface LanesOptions {
  /** Whom they lead to, as messages name it: `alpaca trading`. One set for each account and API, shared by all. */
  readonly name: string;
  readonly clock: Clock;
  /** Jitter of the retries (P5). */
  readonly rng: Rng;
  /** Most starts in any closed minute, all lanes together. @default 180 of Alpaca's 200 */
  readonly perMinute?: number;
  /** Of these, kept free for critical calls; more of them than this go out all the same. @default 20 */
  readonly criticalShare?: number;
  /** Of these, kept free for reconciliation. @default 20 */
  readonly reconcileShare?: number;
  /** Ordinary calls that may wait; one more is refused with OVERLOADED. @default 1000 */
  readonly queue?: number;
  /** Ordinary calls under way at once. @default 4 */
  readonly concurrency?: number;
  /** Milliseconds one attempt may take, in every lane. @default 15_000 */
  readonly timeoutMs?: number;
  /** Failures in a row that open the ordinary lane's breaker. @default 5 */
  readonly failures?: number;
  /** Milliseconds until its first trial. @default 30_000 */
  readonly resetMs?: number;
  /** Further attempts of a call without `once`, in every lane. @default 2 */
  readonly retries?: number;
  /** Milliseconds before the first retry; doubles. @default 500 */
  readonly backoffMs?: number;
  /** Errors that are answers (a 404, a refused request): not counted, not retried. @default none */
  readonly isExpected?: (error: unknown) => boolean;
  /** Milliseconds that an error asks to be left alone for (429 with its reset); null where it does not. @default null */
  readonly restFor?: (error: unknown) => number | null;
  /** @default real time */
  readonly sleep?: Sleep;
  /** Told each time the ordinary lane's breaker opens; must not throw. */
  readonly onTrip?: (stats: GuardStats) => void;
  /** Where they can be looked at. @default nowhere */
  readonly enrol?: Enrolment;
}

export interface Lanes {
  readonly name: string;
  /**
   * @param action must end when `signal` aborts; if it does not, its late answer is dropped
   * @param options `once` for whatever must not be repeated: every POST. `priority` holds in the ordinary lane only
   * @throws DeskError TIMEOUT (any lane), CIRCUIT_OPEN and OVERLOADED (ordinary: nothing was sent); else what the action throws
   */
  run<T>(lane: Lane, action: (signal: AbortSignal) => Promise<T>, options?: RunOptions): Promise<T>;
  stats(): LanesStats;
  /** Stops the ordinary lane: its calls that wait and later ones are refused. */
  close(): void;
}

/** The ways to one account of one API, with one budget of requests between them. */
export function createLanes({ enrol, ...options }: LanesOptions): Lanes {
  const { name, clock, rng, perMinute = 180, criticalShare = 20, reconcileShare = 20 } = options;
  const isExpected = options.isExpected ?? (() => false);
  const rest = options.sleep ?? sleep;
  const budget = new Budget(clock, rest);
  let rests = 0;
  /** Whatever the lane, an answer that asks for rest is heeded by those that can wait. */
  const heeding = <T>(asked: (signal: AbortSignal) => Promise<T>) => {
    const action = meter?.around(asked, isExpected) ?? asked;
    return (signal: AbortSignal): Promise<T> =>
      action(signal).catch((error: unknown) => {
        const ms = options.restFor?.(error) ?? null;
        if (ms !== null) {
          rests++;
          budget.rest(ms);
        }
        throw error;
      });
  };
  const guard = createGuard({
    ...options,
    sleep: rest,
    perMinute: perMinute - criticalShare - reconcileShare,
    admit: (signal) => budget.take(perMinute - criticalShare - reconcileShare, signal),
  });
  const critical = new DirectLane(options, rest, () => budget.count());
  const reconcile = new DirectLane(options, rest, (signal) => budget.take(perMinute - criticalShare, signal));
  const stats = (): LanesStats => ({
    name,
    perMinute,
    used: budget.used,
    rests,
    critical: critical.stats(),
    reconcile: reconcile.stats(),
    ordinary: guard.stats(),
  });
  const meter = enrol?.roll.enter(enrol, name, stats);
  return {
    name,
    run(lane, action, how = {}) {
      if (lane === 'ordinary') return guard.run(heeding(action), how);
      return (lane === 'critical' ? critical : reconcile).run(heeding(action), how, rng);
    },
    stats,
    close: () => guard.close(),
  };
}

/** Deadline and retries, and nothing else in front. */
class DirectLane {
  readonly #options: LanesOptions;
  readonly #rest: Sleep;
  readonly #admit: (signal?: AbortSignal) => Promise<void> | void;
  readonly #seen = { started: 0, failures: 0, retries: 0, running: 0, waiting: 0 };

  constructor(options: LanesOptions, rest: Sleep, admit: (signal?: AbortSignal) => Promise<void> | void) {
    this.#options = options;
    this.#rest = rest;
    this.#admit = admit;
  }

  stats(): LaneStats {
    return { ...this.#seen };
  }

  async run<T>(action: (signal: AbortSignal) => Promise<T>, how: RunOptions, rng: Rng): Promise<T> {
    const {
      name,
      timeoutMs = 15_000,
      retries = 2,
      backoffMs = 500,
      isExpected = () => false,
    } = this.#options;
    for (let n = 0; ; n++) {
      if (how.signal?.aborted) throw abortReason(how.signal);
      const turn = this.#admit(how.signal);
      // Awaited only where there is something to wait for: a critical call starts before `run` returns.
      if (turn) await this.#waiting(turn);
      this.#seen.started++;
      this.#seen.running++;
      try {
        return await withDeadline(name, timeoutMs, action, how.signal);
      } catch (error) {
        if (isExpected(error) || how.signal?.aborted) throw error;
        this.#seen.failures++;
        if (how.once === true || n >= retries) throw error;
      } finally {
        this.#seen.running--;
      }
      this.#seen.retries++;
      await this.#rest(backoff(n, backoffMs, 30_000, rng), how.signal);
    }
  }

  async #waiting(turn: Promise<void>): Promise<void> {
    this.#seen.waiting++;
    await turn.finally(() => this.#seen.waiting--);
  }
}
