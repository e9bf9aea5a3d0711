import { DeskError } from '../domain/index.ts';

/**
 * Runs an action that may take `ms` milliseconds, and always settles: the action's signal aborts at the deadline or with
 * the caller's, and an answer that comes later is dropped. A job that never settled would hold its place in the limiter
 * and keep a half-open breaker shut for ever.
 */
export function withDeadline<T>(
  name: string,
  ms: number,
  action: (signal: AbortSignal) => Promise<T>,
  caller: AbortSignal | undefined,
): Promise<T> {
  return new Promise<T>((resolve, reject) => {
    if (caller?.aborted) {
      reject(abortReason(caller));
      return;
    }
    const controller = new AbortController();
    const end = (): void => {
      clearTimeout(timer);
      caller?.removeEventListener('abort', onAbort);
    };
    const stop = (reason: unknown): void => {
      end();
      reject(reason instanceof Error ? reason : new Error(String(reason)));
      controller.abort(reason);
    };
    const onAbort = (): void => stop(abortReason(caller));
    const timer = setTimeout(() => {
      stop(
        new DeskError('TIMEOUT', `${name} did not answer within ${ms / 1000} s`, { context: { name, ms } }),
      );
    }, ms);
    caller?.addEventListener('abort', onAbort, { once: true });
    // An action that throws before its first await is a failure like any other.
    new Promise<T>((start) => {
      start(action(controller.signal));
    }).then(
      (value) => {
        end();
        resolve(value);
      },
      (error: unknown) => {
        end();
        reject(error instanceof Error ? error : new Error(String(error)));
      },
    );
  });
}

/** What an aborted signal says as the reason, as an Error. */
export function abortReason(signal: AbortSignal | undefined): Error {
  const reason: unknown = signal?.reason;
  return reason instanceof Error ? reason : new Error('aborted');
}

/** The promise, or the signal's reason as soon as it aborts: who has given up does not wait for his turn. */
export function orAborted<T>(promise: Promise<T>, signal: AbortSignal | undefined): Promise<T> {
  if (!signal) return promise;
  return new Promise<T>((resolve, reject) => {
    const onAbort = (): void => reject(abortReason(signal));
    signal.addEventListener('abort', onAbort, { once: true });
    promise.then(resolve, reject).finally(() => signal.removeEventListener('abort', onAbort));
  });
}
