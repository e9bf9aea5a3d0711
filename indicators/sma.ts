import { undefinedColumn } from './columns.ts';
import { RollingSum } from './rolling.ts';

/**
 * Plain mean of the last `n` values; first index n-1. `n` equal values give exactly that value, so that a flat series
 * is neither above nor below its mean. Own column: one absurd print stays in the library's running sum for ever.
 */
export function sma(values: Float64Array, n: number, length = values.length): Float64Array {
  const out = undefinedColumn(length);
  if (n > length) return out;
  const mean = new MovingAverage(n);
  for (let i = 0; i < length; i++) out[i] = mean.push(values[i] as number);
  return out;
}

/** The same, value by value. */
export class MovingAverage {
  readonly #n: number;
  readonly #sum: RollingSum;
  #equal = 0;
  #previous = Number.NaN;

  constructor(n: number) {
    this.#n = n;
    this.#sum = new RollingSum(n);
  }

  push(x: number): number {
    this.#equal = x === this.#previous ? this.#equal + 1 : 1;
    this.#previous = x;
    const sum = this.#sum.push(x);
    return this.#equal >= this.#n ? x : sum / this.#n;
  }
}
