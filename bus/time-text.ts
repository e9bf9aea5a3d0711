import type { Clock } from '../domain/index.ts';

/** The clock's time as text, written out when it has moved: a replayed clock stands still for a whole cycle. */
export class TimeText {
  readonly #clock: Clock;
  #now = Number.NaN;
  #text = '';

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  /** ISO 8601, UTC. */
  read(): string {
    const now = this.#clock.now();
    if (now !== this.#now) {
      this.#now = now;
      this.#text = new Date(now).toISOString();
    }
    return this.#text;
  }
}
