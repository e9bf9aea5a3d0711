/** How one provider did with one question. */
export interface Performance {
  /** Share of the asked symbols that it failed to answer at all, 0 to 1. */
  readonly failed: number;
  /** Share that others had to give in its place, or gave otherwise, 0 to 1. */
  readonly missed: number;
  /** Milliseconds it took; null: nobody measured. */
  readonly latencyMs: number | null;
}

export interface Standing {
  readonly provider: string;
  /** Exponentially weighted, as of Performance. */
  readonly failed: number;
  readonly missed: number;
  readonly latencyMs: number;
  /** Less is better. */
  readonly cost: number;
}

/** Weight of the newest question. */
const NEW = 0.2;
/** What is not asked is forgiven slowly, so that it is tried again one day. */
const FORGIVEN = 0.98;
/** What each place down the order costs: the order of the settings is where learning begins. */
const PLACE = 0.35;
/** Ten seconds cost nearly two places. */
const SLOW = 0.6 / 10_000;
/** A new first provider means all history anew, so it must be better by this much. */
const MARGIN = 0.15;

/**
 * Who is asked first, learnt from errors, quality and latency; the order of the settings is the prior. With one
 * provider there is nothing to learn, so that a replay always asks alike (P5).
 */
export class Standings {
  readonly #providers: readonly string[];
  readonly #learnt: { failed: number; missed: number; latencyMs: number }[];
  #first = 0;

  constructor(providers: readonly string[]) {
    this.#providers = providers;
    this.#learnt = providers.map(() => ({ failed: 0, missed: 0, latencyMs: 0 }));
  }

  /** Places of the providers, best first. */
  order(): readonly number[] {
    const costs = this.#providers.map((_, i) => this.#cost(i));
    const cost = (i: number): number => costs[i] as number;
    const rest = this.#providers.map((_, i) => i).toSorted((a, b) => cost(a) - cost(b) || a - b);
    const best = rest[0] as number;
    if (cost(best) + MARGIN < cost(this.#first)) this.#first = best;
    return [this.#first, ...rest.filter((i) => i !== this.#first)];
  }

  /** What a question taught, by the place of each provider that was asked. */
  learn(taught: ReadonlyMap<number, Performance>): void {
    for (const [i, learnt] of this.#learnt.entries()) {
      const { failed, missed, latencyMs } = taught.get(i) ?? { failed: null, missed: null, latencyMs: null };
      learnt.failed = weighted(learnt.failed, failed);
      learnt.missed = weighted(learnt.missed, missed);
      learnt.latencyMs = weighted(learnt.latencyMs, latencyMs);
    }
  }

  list(): readonly Standing[] {
    return this.#learnt.map((learnt, i) => ({
      provider: this.#providers[i] as string,
      ...learnt,
      cost: this.#cost(i),
    }));
  }

  #cost(i: number): number {
    const { failed, missed, latencyMs } = this.#learnt[i] as { failed: number; missed: number; latencyMs: number }; // prettier-ignore
    return i * PLACE + failed + missed + latencyMs * SLOW;
  }
}

const weighted = (known: number, sample: number | null): number =>
  sample === null ? known * FORGIVEN : known + NEW * (sample - known);
