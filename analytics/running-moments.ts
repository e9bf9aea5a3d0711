import { withoutNoise } from './moments.ts';

/** Mean and sample deviation as values arrive (Welford 1962); O(1) a value, no cancellation. */
export class RunningMoments {
  #count = 0;
  #mean = 0;
  #squares = 0;

  add(value: number): void {
    this.#count++;
    const before = value - this.#mean;
    this.#mean += before / this.#count;
    this.#squares += before * (value - this.#mean);
  }

  get count(): number {
    return this.#count;
  }

  get mean(): number | null {
    return this.#count === 0 ? null : this.#mean;
  }

  get sampleDeviation(): number | null {
    if (this.#count < 2) return null;
    return withoutNoise(Math.sqrt(this.#squares / (this.#count - 1)), this.#mean);
  }
}
