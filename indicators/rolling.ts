import { undefinedColumn } from './columns.ts';

/**
 * Rolling sum, maximum and minimum over the last `n` values in O(1) a value, after van Herk (1992) and
 * Gil & Werman (1993): blocks of `n` are swept forwards and backwards, and a window is the tail of one block joined
 * with the head of the next. Nothing is ever subtracted, so a sum cannot drift, and an absurd value or a NaN is gone
 * the moment it leaves the window. Blocks start at the first value, so a prefix of the column gives a prefix of the
 * answer, and carrying on gives the very bits that starting anew would.
 *
 * One buffer holds both: up to the place of the next value the block under way, from there on the tails of the block
 * before, each of which is read just before it is written over.
 */
abstract class Rolling {
  readonly #empty: number;
  protected readonly block: Float64Array;
  protected place = 0;
  protected head: number;
  /** Values still missing before there is an answer. */
  #wanted: number;

  constructor(n: number, empty: number, least: number) {
    this.block = new Float64Array(n).fill(empty);
    this.head = this.#empty = empty;
    this.#wanted = least;
  }

  /** The tail that joins the head ending at `place`. */
  protected get tail(): number {
    return this.place + 1 < this.block.length ? (this.block[this.place + 1] as number) : this.#empty;
  }

  /** Turns a full block into its tails. */
  protected abstract sweep(): void;

  /** Takes the value in; whether there is an answer now. */
  protected step(x: number): boolean {
    this.block[this.place++] = x;
    if (this.place === this.block.length) {
      this.sweep();
      this.place = 0;
      this.head = this.#empty;
    }
    if (this.#wanted > 0) this.#wanted--;
    return this.#wanted === 0;
  }
}

/** Sum of the last `n` values; undefined before there are as many and where the window holds a NaN. */
export class RollingSum extends Rolling {
  constructor(n: number) {
    super(n, 0, n);
  }

  push(x: number): number {
    this.head += x;
    const sum = this.tail + this.head;
    return this.step(x) ? sum : Number.NaN;
  }

  protected sweep(): void {
    const { block } = this;
    let sum = 0;
    for (let j = block.length - 1; j >= 0; j--) block[j] = sum += block[j] as number;
  }
}

/** Largest of the last `n` values; undefined before there are `least` and where the window holds a NaN. */
export class RollingMax extends Rolling {
  /** @param least values that make an answer */
  constructor(n: number, least = n) {
    super(n, -Infinity, least);
  }

  push(x: number): number {
    this.head = Math.max(this.head, x);
    const max = Math.max(this.tail, this.head);
    return this.step(x) ? max : Number.NaN;
  }

  protected sweep(): void {
    const { block } = this;
    let max = -Infinity;
    for (let j = block.length - 1; j >= 0; j--) block[j] = max = Math.max(max, block[j] as number);
  }
}

/** Smallest of the last `n` values; undefined before there are as many and where the window holds a NaN. */
export class RollingMin extends Rolling {
  constructor(n: number) {
    super(n, Infinity, n);
  }

  push(x: number): number {
    this.head = Math.min(this.head, x);
    const min = Math.min(this.tail, this.head);
    return this.step(x) ? min : Number.NaN;
  }

  protected sweep(): void {
    const { block } = this;
    let min = Infinity;
    for (let j = block.length - 1; j >= 0; j--) block[j] = min = Math.min(min, block[j] as number);
  }
}

export function rollingSum(values: Float64Array, n: number, length = values.length): Float64Array {
  const out = undefinedColumn(length);
  if (n > length) return out;
  const sum = new RollingSum(n);
  for (let i = 0; i < length; i++) out[i] = sum.push(values[i] as number);
  return out;
}

export function rollingMax(values: Float64Array, n: number, length = values.length): Float64Array {
  const out = undefinedColumn(length);
  if (n > length) return out;
  const max = new RollingMax(n);
  for (let i = 0; i < length; i++) out[i] = max.push(values[i] as number);
  return out;
}

export function rollingMin(values: Float64Array, n: number, length = values.length): Float64Array {
  const out = undefinedColumn(length);
  if (n > length) return out;
  const min = new RollingMin(n);
  for (let i = 0; i < length; i++) out[i] = min.push(values[i] as number);
  return out;
}
