import { hash } from 'node:crypto';
import type { BarSeries } from '../domain/index.ts';

const DIGEST = 32;
const DATE = 10;

/**
 * Rolling SHA-256 of a series: the digest of n bars is the hash of the digest of n - 1 bars and bar n, so that the
 * newest length costs one small hash. It begins with symbol and revision. Little-endian doubles, on every machine.
 */
export class BarHash {
  readonly #series: BarSeries;
  readonly #block = Buffer.alloc(DIGEST + DATE + 5 * 8);
  #length = 0;
  #hex: string;

  constructor(series: BarSeries) {
    this.#series = series;
    this.#hex = hash('sha256', `${series.symbol}\n${series.revision}`);
    this.#block.write(this.#hex, 0, 'hex');
  }

  /** Hex digest of the first `length` bars. Lengths must not decrease from call to call. */
  at(length: number): string {
    if (length < this.#length || length > this.#series.length) {
      throw new RangeError(`${this.#series.symbol}: no digest of ${length} bars after ${this.#length}`);
    }
    if (length === this.#length) return this.#hex;
    const { dates, open, high, low, close, volume } = this.#series;
    const block = this.#block;
    for (let i = this.#length; i < length; i++) {
      let at = block.write(dates[i] as string, DIGEST, DATE, 'latin1') + DIGEST;
      at = block.writeDoubleLE(open[i] as number, at);
      at = block.writeDoubleLE(high[i] as number, at);
      at = block.writeDoubleLE(low[i] as number, at);
      at = block.writeDoubleLE(close[i] as number, at);
      block.writeDoubleLE(volume[i] as number, at);
      hash('sha256', block, 'buffer').copy(block);
    }
    this.#length = length;
    this.#hex = block.toString('hex', 0, DIGEST);
    return this.#hex;
  }

  get length(): number {
    return this.#length;
  }
}
