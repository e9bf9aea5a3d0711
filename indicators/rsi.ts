import { undefinedColumn } from './columns.ts';

/**
 * Relative strength index (Wilder 1978), 0..100: mean gains and losses seeded with the first `n` of each, then
 * (prev (n-1) + x) / n; first index n. 100 when only gains, undefined while nothing has moved.
 * Own column: the library rounds to 2 decimals and gives 100 on a flat series.
 */
export function rsi(values: Float64Array, n: number, length = values.length): Float64Array {
  const out = undefinedColumn(length);
  const strength = new RelativeStrengthIndex(n);
  for (let i = 0; i < length; i++) out[i] = strength.push(values[i] as number);
  return out;
}

/** The same, value by value. */
export class RelativeStrengthIndex {
  readonly #n: number;
  #previous = Number.NaN;
  #run = 0;
  #gains = 0;
  #losses = 0;

  constructor(n: number) {
    this.#n = n;
  }

  push(x: number): number {
    const n = this.#n;
    const change = x - this.#previous;
    this.#previous = x;
    if (Number.isNaN(change)) {
      this.#run = this.#gains = this.#losses = 0;
      return Number.NaN;
    }
    const gain = change > 0 ? change : 0;
    const loss = change < 0 ? -change : 0;
    this.#run++;
    if (this.#run > n) {
      this.#gains = (this.#gains * (n - 1) + gain) / n;
      this.#losses = (this.#losses * (n - 1) + loss) / n;
    } else {
      this.#gains += gain;
      this.#losses += loss;
      if (this.#run < n) return Number.NaN;
      this.#gains /= n;
      this.#losses /= n;
    }
    const moved = this.#gains + this.#losses;
    return moved > 0 ? 100 * (this.#gains / moved) : Number.NaN;
  }
}
