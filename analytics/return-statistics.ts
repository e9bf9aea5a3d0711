import { depthBelow } from './drawdown.ts';
import { RunningMoments } from './running-moments.ts';
import { YEAR } from './returns.ts';

/** Figures of daily simple returns as they arrive; O(1) a return. Equal to the batch functions up to rounding. */
export class ReturnStatistics {
  readonly #moments = new RunningMoments();
  #downside = 0;
  #equity = 1;
  #peak = 1;
  #deepest = 0;
  #depth = 0;

  /** @param equity after the return, from 1 before the first; known levels do not drift as their product would */
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
    return this.#equity - 1;
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
