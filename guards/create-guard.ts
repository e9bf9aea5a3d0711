import { DeskError, type Rng } from '../domain/index.ts';
import { backoff, sleep, type Sleep } from './backoff.ts';
import { Breaker, isRefusal } from './breaker.ts';
import { abortReason, orAborted, withDeadline } from './deadline.ts';
import type { Guard, GuardStats, RunOptions } from './guard.ts';
import { createLimiter, isOverflow } from './limiter.ts';
import type { Enrolment } from './roll.ts';

export interface GuardOptions {
  /** Whom it stands around, as messages name it: `yahoo`. */
  readonly name: string;
  /** Jitter of the retries (P5). */
  readonly rng: Rng;
  /** Milliseconds one attempt may take. @default 15_000 */
  readonly timeoutMs?: number;
  /** Failures in a row that open the breaker. @default 5 */
  readonly failures?: number;
  /** Milliseconds until one trial is let through. @default 30_000 */
  readonly resetMs?: number;
  /** @default 4 */
  readonly concurrency?: number;
  /** Most starts in any minute, evenly spaced. @default no spacing */
  readonly perMinute?: number;
  /** Calls that may wait. @default 1000 */
  readonly queue?: number;
  /** Further attempts of a read. @default 2 */
  readonly retries?: number;
  /** Milliseconds before the first retry; doubles. @default 500 */
  readonly backoffMs?: number;
  /** @default 30_000 */
  readonly maxBackoffMs?: number;
  /** Errors that are answers (a 404, a refused request): not counted, not retried. @default none */
  readonly isExpected?: (error: unknown) => boolean;
  /** Awaited when a call's turn has come, before the breaker and the deadline see it: a budget shared with others. */
  readonly admit?: (signal?: AbortSignal) => Promise<void>;
  /** @default real time */
  readonly sleep?: Sleep;
  /** Told each time the breaker opens; must not throw. */
  readonly onTrip?: (stats: GuardStats) => void;
  /** Where it can be looked at. @default nowhere */
  readonly enrol?: Enrolment;
}

/** Retry( breaker open? -> limiter( breaker( deadline( action )))): the breaker never counts time spent waiting. */
export function createGuard(options: GuardOptions): Guard {
  const { name, rng } = options;
  const timeoutMs = options.timeoutMs ?? 15_000;
  const retries = options.retries ?? 2;
  const isExpected = options.isExpected ?? (() => false);
  const rest = options.sleep ?? sleep;
  const limiter = createLimiter({
    concurrency: options.concurrency ?? 4,
    perMinute: options.perMinute,
    queue: options.queue ?? 1000,
  });
  const aborted = new WeakSet<object>();
  const isOwn = (error: unknown): boolean =>
    typeof error === 'object' && error !== null && aborted.has(error);
  const breaker: Breaker = new Breaker({
    name,
    failures: options.failures ?? 5,
    resetMs: options.resetMs ?? 30_000,
    isExpected,
    isOwn,
    onTrip: () => options.onTrip?.(stats()),
  });
  let closed = false;
  const seen = { attempts: 0, timeouts: 0, retries: 0, rejected: 0, overflowed: 0 };
  const stats = (): GuardStats => ({
    name,
    state: breaker.state,
    ...seen,
    failures: breaker.failures,
    trips: breaker.trips,
    waiting: limiter.waiting,
    running: limiter.running,
    lastFailure: breaker.lastFailure,
  });

  const meter = options.enrol?.roll.enter(options.enrol, name, stats);

  async function once<T>(action: (signal: AbortSignal) => Promise<T>, how: RunOptions): Promise<T> {
    if (breaker.state === 'open') throw refused();
    try {
      const turn = limiter.schedule(how.priority ?? 5, async () => {
        // What waited while the breaker opened is not worth a request of the budget.
        if (breaker.state === 'open') throw refused();
        await options.admit?.(how.signal);
        return breaker.fire(() => {
          if (!how.signal?.aborted) seen.attempts++;
          return withDeadline(name, timeoutMs, action, how.signal).catch((error: Error) => {
            if (how.signal?.aborted) aborted.add(error);
            throw error;
          });
        });
      });
      return await orAborted(turn, how.signal);
    } catch (error) {
      if (isRefusal(error)) throw refused();
      if (isOverflow(error) && closed) throw refused();
      if (isOverflow(error)) {
        seen.overflowed++;
        throw new DeskError('OVERLOADED', `too many calls wait for ${name}`, { cause: error });
      }
      if (error instanceof DeskError && error.code === 'TIMEOUT') seen.timeouts++;
      throw error;
    }
  }

  function refused(): DeskError {
    seen.rejected++;
    const last = breaker.lastFailure === null ? '' : `; last: ${breaker.lastFailure}`;
    return new DeskError('CIRCUIT_OPEN', `${name} is not asked for now after repeated failures${last}`);
  }

  return {
    name,
    stats,
    close() {
      if (closed) return;
      closed = true;
      breaker.close();
      limiter.stop();
    },
    async run<T>(asked: (signal: AbortSignal) => Promise<T>, how: RunOptions = {}): Promise<T> {
      const action = meter?.around(asked, isExpected) ?? asked;
      for (let n = 0; ; n++) {
        if (how.signal?.aborted) throw abortReason(how.signal);
        try {
          return await once(action, how);
        } catch (error) {
          const settled = how.once === true || n >= retries || how.signal?.aborted === true;
          if (settled || isExpected(error) || nothingSent(error)) throw error;
        }
        seen.retries++;
        await rest(backoff(n, options.backoffMs ?? 500, options.maxBackoffMs ?? 30_000, rng), how.signal);
      }
    },
  };
}

function nothingSent(error: unknown): boolean {
  return error instanceof DeskError && (error.code === 'CIRCUIT_OPEN' || error.code === 'OVERLOADED');
}
