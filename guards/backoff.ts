import type { Rng } from '../domain/index.ts';
import { abortReason } from './deadline.ts';

/**
 * Milliseconds to wait before retry `n` (from 0): doubling from `baseMs` up to `maxMs`, of which the upper half is random.
 * Source: Brooker, "Exponential backoff and jitter" (AWS, 2015), equal jitter.
 */
export function backoff(n: number, baseMs: number, maxMs: number, rng: Rng): number {
  const ceiling = Math.min(maxMs, baseMs * 2 ** n);
  return ceiling / 2 + (rng.next() * ceiling) / 2;
}

export type Sleep = (ms: number, signal?: AbortSignal) => Promise<void>;

/** Waits in real time; rejects when the signal aborts. */
export const sleep: Sleep = (ms, signal) =>
  new Promise((resolve, reject) => {
    if (signal?.aborted) {
      reject(abortReason(signal));
      return;
    }
    const onAbort = (): void => {
      clearTimeout(timer);
      reject(abortReason(signal));
    };
    const timer = setTimeout(() => {
      signal?.removeEventListener('abort', onAbort);
      resolve();
    }, ms);
    signal?.addEventListener('abort', onAbort, { once: true });
  });
