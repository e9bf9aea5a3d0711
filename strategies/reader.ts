import type {
  BarLibrary,
  BarSeries,
  Decision,
  HeldPosition,
  MarketContext,
  StrategyName,
} from '../domain/index.ts';
import { DeskError, lastIndexAt } from '../domain/index.ts';
import { createStrategyContext } from './context.ts';
import type { StrategyContext } from './context.ts';
import { prepareMarketContext } from './market-context.ts';
import { getStrategy } from './registry.ts';
import type { Prepared } from './strategy.ts';

export interface ReaderOptions {
  /** Listing order; cross-sectional ties rank in it. */
  readonly symbols: readonly string[];
  readonly benchmark: string;
  readonly sectors: ReadonlyMap<string, string>;
}

/** A series made ready by one strategy, as long as the series does not change. */
export interface Reading {
  readonly series: BarSeries;
  readonly prepared: Prepared;
  readonly minimumBars: number;
}

/** Reads the desk's bars with the ten strategies at their default parameters; prepares each pair once a bar. */
export class StrategyReader {
  readonly #library: BarLibrary;
  readonly #options: ReaderOptions;
  readonly #readings = new Map<string, Reading & { readonly length: number }>();
  readonly #contexts = new Map<
    string,
    { readonly series: BarSeries; readonly length: number; readonly context: MarketContext }
  >();
  #shared: StrategyContext | undefined;
  #stamp = '';
  /** Changes when the universe or an adjustment does: what was carried forward on it must then be worked out anew. */
  basis = '';

  constructor(library: BarLibrary, options: ReaderOptions) {
    this.#library = library;
    this.#options = options;
  }

  /** Tells the reader that series may have grown; what did not change is kept. */
  refresh(): void {
    const series = [this.#options.benchmark, ...this.#options.symbols].map((s) => this.#library.series(s));
    const stamp = series.map((s) => (s ? `${s.revision}:${s.length}` : '-')).join();
    if (stamp === this.#stamp) return;
    this.#stamp = stamp;
    this.basis = series.map((s) => (s ? `${s.symbol}:${s.revision}` : '-')).join();
    this.#shared = undefined;
    this.#readings.clear();
    this.#contexts.clear();
  }

  /** The rule on the symbol's last bar. `entrySession` says since when the symbol is held. */
  decide(
    symbol: string,
    strategy: StrategyName,
    position: { readonly qty: number; readonly entrySession: string } | null = null,
  ): Decision {
    const { series, prepared } = this.reading(symbol, strategy);
    const held: HeldPosition | null = position && {
      qty: position.qty,
      entryIndex: Math.max(0, lastIndexAt(series.dates, position.entrySession, series.length)),
    };
    return prepared.decide(series.length - 1, held);
  }

  reading(symbol: string, strategy: StrategyName): Reading {
    const key = `${symbol}/${strategy}`;
    const series = this.series(symbol);
    const known = this.#readings.get(key);
    if (known && known.series === series && known.length === series.length) return known;
    const rule = getStrategy(strategy);
    const prepared = rule.prepare(series, this.#context(), rule.defaults);
    const reading = { series, prepared, minimumBars: rule.minimumBars(rule.defaults), length: series.length };
    this.#readings.set(key, reading);
    return reading;
  }

  /** Market context of the symbol at its last bar. */
  context(symbol: string): MarketContext {
    const series = this.series(symbol);
    const known = this.#contexts.get(symbol);
    if (known && known.series === series && known.length === series.length) return known.context;
    const context = prepareMarketContext(series).at(series.length - 1);
    this.#contexts.set(symbol, { series, length: series.length, context });
    return context;
  }

  series(symbol: string): BarSeries {
    const series = this.#library.series(symbol);
    if (!series || series.length === 0)
      throw new DeskError('DATA_UNAVAILABLE', `${symbol}: the desk holds no bars`);
    return series;
  }

  #context(): StrategyContext {
    return (this.#shared ??= createStrategyContext({
      benchmark: this.#library.series(this.#options.benchmark) ?? null,
      universe: this.#options.symbols.flatMap((s) => this.#library.series(s) ?? []),
      sectors: this.#options.sectors,
    }));
  }
}
