import type { Action, BarSeries, HeldPosition } from '../domain/index.ts';
import type { Evidence } from './evidence.ts';
import { StrategyRecord } from './record.ts';

/** A strategy as the book needs it: what it decides on bar i, holding what the record says it holds. */
export interface RecordedStrategy {
  readonly name: string;
  /** Bars it needs before it can speak. */
  readonly minimumBars: number;
  readonly decide: (i: number, held: HeldPosition | null) => Action;
  /**
   * What else its past decisions rest on (universe, benchmark, their revisions); with another value the record begins
   * again, so that it says what a book built anew would say (P5).
   * @default ''
   */
  readonly basis?: string;
}

interface Entry {
  readonly record: StrategyRecord;
  readonly revision: number;
  readonly basis: string;
}

/**
 * One record for each (symbol, strategy), begun when the pair is first asked for and carried on from there.
 * A pure function of the bars: a book built anew says the same (P5).
 */
export class RecordBook {
  readonly #window: number;
  readonly #symbols = new Map<string, Map<string, Entry>>();

  /** @param window last bars that count (QUANT_WINDOW); 0 is all */
  constructor(window = 0) {
    this.#window = window;
  }

  /**
   * Evidence as of the close of bar i. Catches the record up over the bars it has not seen; begins again where the
   * series or its basis was restated or an earlier bar is asked for.
   */
  evidence(series: BarSeries, strategy: RecordedStrategy, i: number): Evidence {
    const record = this.#record(series, strategy, i);
    for (let k = record.next; k <= i; k++) record.advance(series, k, strategy.decide(k, record.held));
    return record.evidence();
  }

  #record(series: BarSeries, strategy: RecordedStrategy, i: number): StrategyRecord {
    let strategies = this.#symbols.get(series.symbol);
    if (strategies === undefined) this.#symbols.set(series.symbol, (strategies = new Map<string, Entry>()));
    const known = strategies.get(strategy.name);
    const { revision } = series;
    const { basis = '' } = strategy;
    const first = Math.max(0, strategy.minimumBars - 1);
    const current = known?.revision === revision && known.basis === basis;
    if (known !== undefined && current && known.record.next <= Math.max(first, i + 1)) {
      return known.record;
    }
    const record = new StrategyRecord(first, this.#window);
    strategies.set(strategy.name, { record, revision, basis });
    return record;
  }
}
