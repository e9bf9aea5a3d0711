import { DeskError, type Action, type BarSeries, type HeldPosition } from '../domain/index.ts';
import { RunningEvidence, WindowedEvidence, type Evidence, type EvidenceKeeper } from './evidence.ts';

/**
 * What one strategy would have done on one symbol, long only, one unit, without costs: a BUY on the close of bar i
 * while flat is entered at the open of i+1, a SELL while long leaves at the open of i+1. Bars are marked at the close.
 * O(1) a bar; after `advance(series, i, ...)` nothing later than bar i has been read (P6).
 */
export class StrategyRecord {
  readonly #first: number;
  readonly #keeper: EvidenceKeeper;
  #next: number;
  /** What the strategy holds at the close of the next bar: orders always fill at its open. */
  #held: HeldPosition | null = null;
  #pending: 'entry' | 'exit' | null = null;
  #entryPrice = 0;

  /**
   * @param first  index of the first bar on which the strategy can speak (minimum bars - 1)
   * @param window last bars that count; 0 is all
   */
  constructor(first: number, window = 0) {
    this.#first = first;
    this.#next = first;
    this.#keeper = window === 0 ? new RunningEvidence() : new WindowedEvidence(window);
  }

  /** Index of the bar to advance over next. */
  get next(): number {
    return this.#next;
  }

  /** The position the strategy holds when it decides on bar `next`. */
  get held(): HeldPosition | null {
    return this.#held;
  }

  /**
   * Takes bar i, which is `next`, and what the strategy decided on its close knowing `held`.
   * @throws DeskError INTERNAL out of order
   */
  advance(series: BarSeries, i: number, action: Action): void {
    if (i !== this.#next) throw new DeskError('INTERNAL', `record of bar ${this.#next} was given bar ${i}`);
    this.#next = i + 1;
    if (i > this.#first) this.#mark(series, i);
    if (action === 'buy' && this.#held === null) {
      this.#pending = 'entry';
      this.#held = { qty: 1, entryIndex: i + 1 };
    } else if (action === 'sell' && this.#held !== null) {
      this.#pending = 'exit';
      this.#held = null;
    }
  }

  evidence(): Evidence {
    return this.#keeper.evidence();
  }

  #mark(series: BarSeries, i: number): void {
    const open = series.open[i] as number;
    const close = series.close[i] as number;
    const before = series.close[i - 1] as number;
    let r = 0;
    if (this.#pending === 'entry') {
      this.#entryPrice = open;
      r = close / open - 1;
    } else if (this.#pending === 'exit') {
      this.#keeper.trade(i, open / this.#entryPrice - 1);
      r = open / before - 1;
    } else if (this.#held !== null) {
      r = close / before - 1;
    }
    this.#pending = null;
    this.#keeper.bar(i, r);
  }
}
