import type { Clock } from '../../domain/index.ts';

/** Waits in wall time; ends early, without a fault, when the signal says so. */
export type Sleep = (milliseconds: number, signal: AbortSignal) => Promise<void>;

export const sleep: Sleep = (milliseconds, signal) =>
  new Promise((resolve) => {
    if (signal.aborted) return resolve();
    const done = (): void => {
      clearTimeout(timer);
      signal.removeEventListener('abort', done);
      resolve();
    };
    const timer = setTimeout(done, milliseconds);
    signal.addEventListener('abort', done, { once: true });
  });

/**
 * Holds a replay to N sessions a second of wall time. A session that took longer is not made up for in a burst: the
 * next one starts its own interval.
 */
export class Pacer {
  readonly #interval: number;
  readonly #clock: Clock;
  readonly #sleep: Sleep;
  #due: number | null = null;

  /** @param speed sessions a second; `max` never waits */
  constructor(speed: number | 'max', clock: Clock, wait: Sleep = sleep) {
    this.#interval = speed === 'max' ? 0 : 1000 / speed;
    this.#clock = clock;
    this.#sleep = wait;
  }

  /** Returns when the next session may begin. */
  async pace(signal: AbortSignal): Promise<void> {
    if (this.#interval === 0) return;
    const now = this.#clock.now();
    if (this.#due !== null && this.#due > now) await this.#sleep(this.#due - now, signal);
    this.#due = Math.max(now, this.#due ?? now) + this.#interval;
  }
}
