import type { Histogram } from './schema.ts';

/** Milliseconds: a station answers in fractions of one, a cycle with a model in minutes. */
const BOUNDS: readonly number[] = [0.5, 1, 5, 10, 25, 50, 100, 250, 500, 1000, 2500, 5000, 10_000, 30_000, 60_000, 120_000]; // prettier-ignore

/** Counts durations by their size. */
export class DurationTally {
  readonly #counts = BOUNDS.map(() => 0).concat(0);
  #count = 0;
  #sum = 0;
  last: number | null = null;

  note(milliseconds: number): void {
    const i = BOUNDS.findIndex((bound) => milliseconds <= bound);
    const place = i < 0 ? BOUNDS.length : i;
    this.#counts[place] = (this.#counts[place] as number) + 1;
    this.#count++;
    this.#sum += milliseconds;
    this.last = milliseconds;
  }

  read(): Histogram {
    return { bounds: [...BOUNDS], counts: [...this.#counts], count: this.#count, sum: this.#sum };
  }
}
