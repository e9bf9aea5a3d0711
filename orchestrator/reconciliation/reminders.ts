import type { Message } from '../../bus/index.ts';
import type { Clock } from '../../domain/index.ts';

type Told = Message<'reconciled'>['payload']['divergences'][number];

interface Reminder {
  /** Milliseconds since the epoch. */
  readonly at: number;
  readonly pause: number;
}

/**
 * What a calm timer has to say: a difference is told when it is new. One that a station must do something about is told
 * again while it stays, after pauses that double: so that what was tried in vain is tried again, and a broker that takes
 * no stop is not asked every minute of a night.
 */
export class Reminders {
  readonly #clock: Clock;
  readonly #pause: number;
  #next = new Map<string, Reminder>();

  /** @param pause milliseconds before the first time that something is told again */
  constructor(clock: Clock, pause: number) {
    this.#clock = clock;
    this.#pause = pause;
  }

  /** Whether one of the differences of this reading is to be told. */
  due(divergences: readonly Told[]): boolean {
    const now = this.#clock.now();
    const next = new Map<string, Reminder>();
    let due = false;
    for (const divergence of divergences) {
      const key = JSON.stringify(divergence);
      const known = this.#next.get(key);
      if (known && !(divergence.repair === 'cover' && now >= known.at)) next.set(key, known);
      else {
        const pause = known ? known.pause * 2 : this.#pause;
        next.set(key, { at: now + pause, pause });
        due = true;
      }
    }
    this.#next = next;
    return due;
  }
}
