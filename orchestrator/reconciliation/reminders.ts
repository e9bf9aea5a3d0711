import type { Message } from '../../bus/index.ts';

type Told = Message<'reconciled'>['payload']['divergences'][number];

/**
 * What a calm timer has to say: a difference is told when it is new. One that a station must do something about is told
 * again while it stays, after the second reading, the fourth, the eighth: so that what was tried in vain is tried again,
 * and a broker that takes no stop is not asked every minute of a night.
 */
export class Reminders {
  /** Readings in a row that showed it. */
  #seen = new Map<string, number>();

  /** Whether one of the differences of this reading is to be told. */
  due(divergences: readonly Told[]): boolean {
    const seen = new Map<string, number>();
    let due = false;
    for (const divergence of divergences) {
      const key = JSON.stringify(divergence);
      const times = (this.#seen.get(key) ?? 0) + 1;
      seen.set(key, times);
      if (times === 1 || (divergence.repair === 'cover' && isPowerOfTwo(times))) due = true;
    }
    this.#seen = seen;
    return due;
  }
}

const isPowerOfTwo = (n: number): boolean => Number.isInteger(Math.log2(n));
