import { ReturnStatistics } from '../analytics/index.ts';

/** What a strategy has shown on a symbol so far. Fractions; null where undefined. */
export interface Evidence {
  /** Daily returns seen, flat days included. */
  readonly bars: number;
  /** Closed trades. */
  readonly trades: number;
  readonly wins: number;
  /** Wins / trades; a zero is not won. */
  readonly winRate: number | null;
  /** Mean return of a closed trade, entry open to exit open. */
  readonly expectancy: number | null;
  /** Annualised, over all bars since the strategy could first speak; null where nothing varies. */
  readonly sharpe: number | null;
  /** Of the strategy's own equity, <= 0. */
  readonly maxDrawdown: number;
  readonly currentDrawdown: number;
}

/** Takes what a strategy did, bar by bar, and says what it amounts to. */
export interface EvidenceKeeper {
  /** The strategy's return of bar `i`. */
  bar(i: number, r: number): void;
  /** A trade closed on bar `i`. */
  trade(i: number, r: number): void;
  evidence(): Evidence;
}

/** Evidence of everything since the start, in O(1) a bar. */
export class RunningEvidence implements EvidenceKeeper {
  readonly #returns = new ReturnStatistics();
  #trades = 0;
  #wins = 0;
  #earned = 0;

  bar(_i: number, r: number): void {
    this.#returns.add(r);
  }

  trade(_i: number, r: number): void {
    this.#trades++;
    if (r > 0) this.#wins++;
    this.#earned += r;
  }

  evidence(): Evidence {
    const trades = this.#trades;
    return {
      bars: this.#returns.count,
      trades,
      wins: this.#wins,
      winRate: trades === 0 ? null : this.#wins / trades,
      expectancy: trades === 0 ? null : this.#earned / trades,
      sharpe: this.#returns.sharpe,
      maxDrawdown: this.#returns.maxDrawdown,
      currentDrawdown: this.#returns.currentDrawdown,
    };
  }
}

/**
 * Evidence of the last `window` bars: O(1) a bar, O(window) a question. Asked afresh each time, because sums that
 * forget drift, and a drawdown cannot forget its peak in O(1).
 */
export class WindowedEvidence implements EvidenceKeeper {
  readonly #ring: Float64Array;
  #count = 0;
  #last = -1;
  readonly #exits: { readonly i: number; readonly r: number }[] = [];

  constructor(window: number) {
    this.#ring = new Float64Array(window);
  }

  bar(i: number, r: number): void {
    this.#ring[this.#count++ % this.#ring.length] = r;
    this.#last = i;
  }

  trade(i: number, r: number): void {
    this.#exits.push({ i, r });
  }

  evidence(): Evidence {
    const window = this.#ring.length;
    const running = new RunningEvidence();
    for (let k = Math.max(0, this.#count - window); k < this.#count; k++) {
      running.bar(k, this.#ring[k % window] as number);
    }
    while (this.#exits[0] !== undefined && this.#exits[0].i <= this.#last - window) this.#exits.shift();
    for (const { i, r } of this.#exits) running.trade(i, r);
    return running.evidence();
  }
}
