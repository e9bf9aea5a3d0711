/** Time as the desk sees it: milliseconds since the epoch, UTC. Injected everywhere (P5). */
export interface Clock {
  readonly kind: 'wall' | 'replayed';
  now(): number;
}

/** A clock that stands still until it is moved; it never moves back. */
export class ReplayedClock implements Clock {
  readonly kind = 'replayed';
  #now: number;

  constructor(start = 0) {
    this.#now = start;
  }

  now(): number {
    return this.#now;
  }

  advanceTo(time: number): void {
    if (time > this.#now) this.#now = time;
  }
}

/** The one home of ambient time. A wall clock that jumps back stands still until time has caught up. */
export class WallClock implements Clock {
  readonly kind = 'wall';
  #last = 0;

  now(): number {
    this.#last = Math.max(this.#last, Date.now());
    return this.#last;
  }

  /** How far the machine's clock stands behind what this clock has already shown, in milliseconds. */
  behind(): number {
    return Math.max(0, this.#last - Date.now());
  }
}

/** Milliseconds that only ever grow, from no time in particular: how long something took, never when it was. */
export const stopwatch = (): number => performance.now();
