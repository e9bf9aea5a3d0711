import { barAt, DeskError, GrowingSeries, type Bar, type BarLibrary, type BarsRef } from '../domain/index.ts';
import { BarHash } from './bar-hash.ts';
import { nullBarStore, type BarStore } from './bar-store.ts';

/** What merging an answer did to a series. `restated`: the revision is another one, so all bars are wanted anew. */
export type Merge = 'unchanged' | 'appended' | 'replaced' | 'restated';

interface Held {
  readonly series: GrowingSeries;
  readonly hash: BarHash;
  /** Bars from this index on are not stored yet; -1: the whole series replaces what is stored. */
  unsaved: number;
}

/** The desk's bars: one growing series for each symbol, with its content hash and its place in the store. */
export class DeskBars implements BarLibrary {
  readonly #held = new Map<string, Held>();
  readonly #store: BarStore;

  constructor(store: BarStore = nullBarStore) {
    this.#store = store;
  }

  /** Takes up what the store has; symbols held already stay as they are. */
  async load(symbols: readonly string[]): Promise<void> {
    const wanted = symbols.filter((symbol) => !this.#held.has(symbol));
    for (const [symbol, { revision, bars }] of await this.#store.load(wanted)) {
      this.#hold(symbol, bars, revision).unsaved = bars.length;
    }
  }

  series(symbol: string): GrowingSeries | undefined {
    return this.#held.get(symbol)?.series;
  }

  /** Date of a symbol's last bar. */
  lastDate(symbol: string): string | undefined {
    const series = this.#held.get(symbol)?.series;
    return series?.dates[series.dates.length - 1];
  }

  /**
   * Appends the bars after the last one held. Under another revision the held history is worth nothing: `complete`
   * answers (asked without `after`) replace it, others change nothing and give `restated`.
   */
  merge(symbol: string, revision: number, bars: readonly Bar[], complete: boolean): Merge {
    const held = this.#held.get(symbol);
    if (!held || held.series.revision !== revision) {
      if (held && !complete) return 'restated';
      if (bars.length === 0) return 'unchanged';
      this.#hold(symbol, bars, revision).unsaved = -1;
      return 'replaced';
    }
    const { series } = held;
    const before = series.length;
    let last = series.dates[before - 1] ?? '';
    for (const bar of bars) {
      if (bar.date <= last) continue;
      series.append(bar);
      last = bar.date;
    }
    return series.length === before ? 'unchanged' : 'appended';
  }

  /** Writes to the store what was merged since the last time. Before the events that name these bars (P3). */
  async flush(): Promise<void> {
    if (this.#store === nullBarStore) return;
    for (const [symbol, held] of this.#held) {
      const { series, unsaved } = held;
      if (unsaved === series.length) continue;
      const bars: Bar[] = [];
      for (let i = Math.max(0, unsaved); i < series.length; i++) bars.push(barAt(series, i));
      if (unsaved < 0) await this.#store.replace(symbol, series.revision, bars);
      else await this.#store.append(symbol, series.revision, bars);
      held.unsaved = Math.max(0, unsaved) + bars.length;
    }
  }

  /**
   * Names the first `length` bars (default: all) of a symbol by their content.
   * @throws DeskError NOT_FOUND where the symbol has not so many bars
   */
  ref(symbol: string, length?: number): BarsRef {
    const held = this.#held.get(symbol);
    const wanted = length ?? held?.series.length ?? 0;
    if (!held || wanted > held.series.length || wanted < 1) {
      throw new DeskError(
        'NOT_FOUND',
        `${symbol}: the desk holds ${held?.series.length ?? 0} bars, ${wanted} asked`,
      );
    }
    // An earlier length is asked in replays and audits only: the chain is then walked anew.
    const hash = wanted < held.hash.length ? new BarHash(held.series) : held.hash;
    return { symbol, length: wanted, hash: hash.at(wanted) };
  }

  #hold(symbol: string, bars: readonly Bar[], revision: number): Held {
    const series = new GrowingSeries(symbol, bars, revision);
    const held: Held = { series, hash: new BarHash(series), unsaved: 0 };
    this.#held.set(symbol, held);
    return held;
  }
}
