import { undefinedColumn } from './columns.ts';

/**
 * Sum of squared deviations from the mean over the last `n` values, O(1) a value; undefined before there are as many
 * and where the window holds a NaN. Head and tail of blocks as in rolling.ts, each by Welford's update (1962), joined
 * by the formula of Chan, Golub & LeVeque (1979): only sums of squares are added, so it neither drifts nor turns
 * negative, and equal values give exactly 0.
 */
export class RollingSquares {
  readonly #n: number;
  /** Values of the block under way up to `place`, from there on the means of the tails of the block before. */
  readonly #means: Float64Array;
  readonly #squares: Float64Array;
  #place = 0;
  #mean = 0;
  #square = 0;
  #full = false;

  constructor(n: number) {
    this.#n = n;
    this.#means = new Float64Array(n);
    this.#squares = new Float64Array(n);
  }

  push(x: number): number {
    const n = this.#n;
    const j = this.#place;
    const delta = x - this.#mean;
    this.#mean += delta / (j + 1);
    this.#square += delta * (x - this.#mean);
    const older = n - 1 - j;
    let out = Number.NaN;
    if (older === 0) out = this.#square;
    else if (this.#full) {
      const gap = this.#mean - (this.#means[j + 1] as number);
      out = this.#square + (this.#squares[j + 1] as number) + (gap * gap * older * (j + 1)) / n;
    }
    this.#means[j] = x;
    if (older === 0) this.#sweep();
    else this.#place = j + 1;
    return out;
  }

  #sweep(): void {
    let mean = 0;
    let square = 0;
    for (let j = this.#n - 1, count = 1; j >= 0; j--, count++) {
      const x = this.#means[j] as number;
      const delta = x - mean;
      mean += delta / count;
      square += delta * (x - mean);
      this.#means[j] = mean;
      this.#squares[j] = square;
    }
    this.#place = this.#mean = this.#square = 0;
    this.#full = true;
  }
}

/** Sample standard deviation (divisor n-1) of the last `n` values; first index n-1. */
export function sampleDeviation(values: Float64Array, n: number, length = values.length): Float64Array {
  const out = undefinedColumn(length);
  const squares = new RollingSquares(n);
  for (let i = 0; i < length; i++) out[i] = Math.sqrt(squares.push(values[i] as number) / (n - 1));
  return out;
}
