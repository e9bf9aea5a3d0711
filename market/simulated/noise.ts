import type { Rng } from '../../domain/index.ts';

/**
 * Student's t with 5 degrees of freedom, scaled to variance 1 (kurtosis 9 before clustering adds its own).
 * The chi-square of 5 is -2 ln(u1 u2) plus a squared normal.
 */
export function fatTailed(rng: Rng): number {
  const z = rng.normal();
  const w = rng.normal();
  const chi2 = -2 * Math.log((1 - rng.next()) * (1 - rng.next())) + w * w;
  return (z / Math.sqrt(chi2 / 5)) * Math.sqrt(3 / 5);
}

/** GARCH(1,1) of mean variance 1 (Bollerslev 1986): a large shock makes the next ones large too. */
export class Clustering {
  readonly #shock: number;
  readonly #memory: number;
  #variance = 1;

  constructor(shock: number, memory: number) {
    this.#shock = shock;
    this.#memory = memory;
  }

  /** Standard deviation of the coming session relative to the usual one. */
  get deviation(): number {
    return Math.sqrt(this.#variance);
  }

  /** Takes in the session's shock, relative to the usual deviation. */
  update(shock: number): void {
    const next = 1 - this.#shock - this.#memory + this.#shock * shock * shock + this.#memory * this.#variance;
    // Fat tails would otherwise, once in a long while, blow it up for months.
    this.#variance = Math.min(next, 12);
  }
}
