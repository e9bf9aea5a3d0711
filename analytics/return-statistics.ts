import { depthBelow } from './drawdown.ts';
import { RunningMoments } from './running-moments.ts';
import { YEAR } from './returns.ts';

/** Figures of daily simple returns as they arrive; O(1) a return. Equal to the batch functions up to rounding. */
export class ReturnStatistics {
  readonly #moments = new RunningMoments();
  #downside = 0;
  readonly #start: number;
  #equity: number;
  #peak: number;
  #deepest = 0;
  #depth = 0;

  /** @param start equity before the first return */
  constructor(start = 1) {
    this.#start = start;
    this.#equity = start;
    this.#peak = start;
  }

  /** @param equity after the return; known levels do not drift as the product of returns would */
  add(r: number, equity = this.#equity * (1 + r)): void {
    this.#moments.add(r);
    if (r < 0) this.#downside += r * r;
    this.#equity = equity;
    this.#depth = depthBelow(this.#peak, equity);
    if (equity > this.#peak) this.#peak = equity;
    if (this.#depth < this.#deepest) this.#deepest = this.#depth;
  }

  get count(): number {
    return this.#moments.count;
  }

  get totalReturn(): number {
    return this.#equity / this.#start - 1;
  }

  get volatility(): number | null {
    const deviation = this.#moments.sampleDeviation;
    return deviation === null ? null : deviation * Math.sqrt(YEAR);
  }

  get sharpe(): number | null {
    const deviation = this.#moments.sampleDeviation;
    return deviation ? ((this.#moments.mean as number) / deviation) * Math.sqrt(YEAR) : null;
  }

  get sortino(): number | null {
    if (this.#downside === 0) return null;
    return (YEAR * (this.#moments.mean as number)) / Math.sqrt((this.#downside / this.count) * YEAR);
  }

  /** Deepest so far, <= 0. */
  get maxDrawdown(): number {
    return this.#deepest;
  }

  /** At the last return, <= 0. */
  get currentDrawdown(): number {
    return this.#depth;
  }
}
