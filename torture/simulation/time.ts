import type { Clock } from '../../domain/index.ts';

interface Timer {
  readonly due: number;
  readonly order: number;
  readonly wake: () => void;
}

/**
 * Simulated time: it stands still while anybody has something to do, and then moves to the next thing that is due. What is
 * due at the same moment comes in the order it was asked for, so that a seed has one story.
 */
export class SimulatedTime {
  #now: number;
  #asked = 0;
  /** A binary heap by due time. */
  readonly #timers: Timer[] = [];

  constructor(start: number) {
    this.#now = start;
  }

  /** Milliseconds since the epoch. */
  get now(): number {
    return this.#now;
  }

  at(due: number, wake: () => void): void {
    const heap = this.#timers;
    const timer = { due, order: this.#asked++, wake };
    let i = heap.push(timer) - 1;
    while (i > 0) {
      const parent = (i - 1) >> 1;
      if (!before(timer, heap[parent] as Timer)) break;
      heap[i] = heap[parent] as Timer;
      i = parent;
    }
    heap[i] = timer;
  }

  after(milliseconds: number, wake: () => void): void {
    this.at(this.#now + milliseconds, wake);
  }

  wait(milliseconds: number): Promise<void> {
    return new Promise((resolve) => this.after(milliseconds, resolve));
  }

  /** Moves on until the work is done. @throws where everybody waits for something that never comes */
  async runUntil(work: Promise<unknown>): Promise<void> {
    let done = false;
    const end = (): void => void (done = true);
    work.then(end, end);
    for (;;) {
      // All that follows from the last moment, promises and all, has happened when the event loop comes round.
      await new Promise<void>((resolve) => setImmediate(resolve));
      if (done) return;
      const timer = this.#pop();
      if (!timer) throw new Error('the simulation stands still: nothing is due any more');
      this.#now = Math.max(this.#now, timer.due);
      timer.wake();
    }
  }

  #pop(): Timer | undefined {
    const heap = this.#timers;
    const [first] = heap;
    const last = heap.pop();
    if (!last || heap.length === 0) return first;
    let i = 0;
    for (;;) {
      let child = 2 * i + 1;
      if (child >= heap.length) break;
      if (child + 1 < heap.length && before(heap[child + 1] as Timer, heap[child] as Timer)) child++;
      if (!before(heap[child] as Timer, last)) break;
      heap[i] = heap[child] as Timer;
      i = child;
    }
    heap[i] = last;
    return first;
  }
}

const before = (a: Timer, b: Timer): boolean => a.due < b.due || (a.due === b.due && a.order < b.order);

/** The desk's machine's clock: a little off the true time, set anew now and then; set back, it stands still (WallClock). */
export class SkewedClock implements Clock {
  readonly kind = 'wall';
  readonly #time: SimulatedTime;
  #shown = 0;
  /** Milliseconds ahead of the true time. */
  skew: number;

  constructor(time: SimulatedTime, skew: number) {
    this.#time = time;
    this.skew = skew;
  }

  now(): number {
    this.#shown = Math.max(this.#shown, this.#time.now + this.skew);
    return this.#shown;
  }
}
