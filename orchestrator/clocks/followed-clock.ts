import type { Clock } from '../../domain/index.ts';

/** Between two looks at an exchange whose sessions last seconds, milliseconds. */
export const FOLLOW_INTERVAL = 250;

/**
 * The time of an exchange that lives faster or slower than the wall, as it said last (P8). It stands between two
 * answers and never goes back; everything that waits for real time waits by the wall.
 */
export class FollowedClock implements Clock {
  readonly kind = 'wall';
  #now: number;

  constructor(start: number) {
    this.#now = start;
  }

  now(): number {
    return this.#now;
  }

  follow(time: number): void {
    if (time > this.#now) this.#now = time;
  }
}
