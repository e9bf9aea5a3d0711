import type { Clock } from '../domain/index.ts';
import type { Sleep } from './backoff.ts';
import { abortReason } from './deadline.ts';

export const MINUTE = 60_000;

/**
 * Starts of the last minute, of all lanes together. A start waits until fewer than its lane's cap stand in the closed
 * minute before it; a minute that contains it can then hold no more than that cap, and whatever came later without
 * waiting. Own code, because a reservoir lets nearly twice the quota through and even spacing knows of no other lane.
 */
export class Budget {
  readonly #clock: Clock;
  readonly #sleep: Sleep;
  #starts: number[] = [];
  #closedUntil = 0;

  constructor(clock: Clock, sleep: Sleep) {
    this.#clock = clock;
    this.#sleep = sleep;
  }

  /** Starts in the closed minute that ends now. */
  get used(): number {
    const since = this.#clock.now() - MINUTE;
    const old = this.#starts.findIndex((start) => start >= since);
    if (old !== 0) this.#starts = old < 0 ? [] : this.#starts.slice(old);
    return this.#starts.length;
  }

  /** Counted, never held back. */
  count(): void {
    this.#starts.push(this.#clock.now());
  }

  /** Nobody that can wait starts before `ms` have passed: the other side asked for it (429). */
  rest(ms: number): void {
    this.#closedUntil = Math.max(this.#closedUntil, this.#clock.now() + ms);
  }

  /** Resolves when one more start keeps the minute within `cap`, which is then counted. */
  async take(cap: number, signal?: AbortSignal): Promise<void> {
    for (;;) {
      if (signal?.aborted) throw abortReason(signal);
      const now = this.#clock.now();
      const used = this.used;
      if (now >= this.#closedUntil && used < cap) return this.count();
      const free = used < cap ? now : (this.#starts[used - cap] as number) + MINUTE + 1;
      await this.#sleep(Math.max(1, free - now, this.#closedUntil - now), signal);
    }
  }
}
