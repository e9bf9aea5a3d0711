import { undefinedColumn } from './columns.ts';

/**
 * Wilder's smoothing (New Concepts in Technical Trading Systems, 1978): seeded with the mean of the first `n` defined
 * values in a row, then (prev (n-1) + x) / n. An undefined value ends the run, and `n` defined ones seed the next.
 */
export function wilder(values: Float64Array, n: number, length = values.length): Float64Array {
  const out = undefinedColumn(length);
  const mean = new WilderMean(n);
  for (let i = 0; i < length; i++) out[i] = mean.push(values[i] as number);
  return out;
}

/** The same, value by value. */
export class WilderMean {
  readonly #n: number;
  #run = 0;
  #sum = 0;
  #mean = 0;

  constructor(n: number) {
    this.#n = n;
  }

  push(x: number): number {
    const n = this.#n;
    if (Number.isNaN(x)) {
      this.#run = this.#sum = 0;
      return Number.NaN;
    }
    this.#run++;
    if (this.#run > n) return (this.#mean = (this.#mean * (n - 1) + x) / n);
    this.#sum += x;
    return this.#run < n ? Number.NaN : (this.#mean = this.#sum / n);
  }
}
