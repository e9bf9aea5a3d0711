import { undefinedColumn } from './columns.ts';
import { RollingSquares } from './moments.ts';

/** Population standard deviation (divisor n); first index n-1. Own column: the library's sums keep a NaN for ever. */
export function stddev(values: Float64Array, n: number, length = values.length): Float64Array {
  const out = undefinedColumn(length);
  if (n > length) return out;
  const deviation = new Deviation(n);
  for (let i = 0; i < length; i++) out[i] = deviation.push(values[i] as number);
  return out;
}

/** The same, value by value. */
export class Deviation {
  readonly #n: number;
  readonly #squares: RollingSquares;

  constructor(n: number) {
    this.#n = n;
    this.#squares = new RollingSquares(n);
  }

  push(x: number): number {
    return Math.sqrt(this.#squares.push(x) / this.#n);
  }
}
