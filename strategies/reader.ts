import type {
  BarLibrary,
  BarSeries,
  Decision,
  HeldPosition,
  MarketContext,
  StrategyName,
} from '../domain/index.ts';
import { DeskError, lastIndexAt } from '../domain/index.ts';
import type { SeriesColumns } from '../indicators/index.ts';
import { createStrategyContext, sharedColumns } from './context.ts';
import type { StrategyContext } from './context.ts';
import { prepareMarketContext } from './market-context.ts';
import type { PreparedMarketContext } from './market-context.ts';
import { getStrategy } from './registry.ts';
import type { Prepared, StrategyParameters } from './strategy.ts';
import { World } from './world.ts';

export interface ReaderOptions {
  /** Listing order; cross-sectional ties rank in it. */
  readonly symbols: readonly string[];
  readonly benchmark: string;
  readonly sectors: ReadonlyMap<string, string>;
  /** Parameters in the place of a strategy's defaults; they have passed its schema. @default none */
  readonly parameters?: Partial<Record<StrategyName, StrategyParameters>>;
}

/** A series made ready by one strategy, up to its last bar. */
export interface Reading {
  readonly series: BarSeries;
  readonly prepared: Prepared;
  readonly minimumBars: number;
  /** Changes with the bars its decisions rest on, besides their growing: what was carried forward is then worked out anew. */
  readonly basis: string;
}

/** What is known of one symbol; begun anew when its series is another one. */
interface Known {
  readonly series: BarSeries;
  readonly context: PreparedMarketContext;
  readonly readings: Map<StrategyName, Reading>;
}

/**
 * Reads the desk's bars with the ten strategies. What it works out is carried on from bar to bar: a session costs O(1)
 * for each pair of symbol and strategy that is asked for.
 */
export class StrategyReader {
  readonly #library: BarLibrary;
  readonly #options: ReaderOptions;
  readonly #columns = sharedColumns();
  readonly #known = new Map<string, Known>();
  readonly #world: World;
  #context: StrategyContext | undefined;

  constructor(library: BarLibrary, options: ReaderOptions) {
    this.#library = library;
    this.#options = options;
    this.#world = new World(library, options.benchmark, options.symbols);
  }

  /** Tells the reader that series may have grown, joined or been restated. */
  refresh(): void {
    if (!this.#world.refresh()) return;
    this.#context = undefined;
    // What rests on the former context goes with it: it would keep all of its tables alive.
    for (const { readings } of this.#known.values()) {
      for (const name of readings.keys()) if (getStrategy(name).reads !== 'own') readings.delete(name);
    }
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
    const { series, readings } = this.#of(symbol);
    const rule = getStrategy(strategy);
    const basis = this.#world.basis(rule.reads);
    let reading = readings.get(strategy);
    if (reading?.basis !== basis) {
      const parameters = this.#options.parameters?.[strategy] ?? rule.defaults;
      const prepared = rule.prepare(series, this.#shared(), parameters);
      reading = { series, prepared, minimumBars: rule.minimumBars(parameters), basis };
      readings.set(strategy, reading);
    }
    reading.prepared.catchUp();
    return reading;
  }

  /** Market context of the symbol at its last bar. */
  context(symbol: string): MarketContext {
    const { series, context } = this.#of(symbol);
    return context.at(series.length - 1);
  }

  /** Indicators of the symbol, shared with the strategies. */
  columns(symbol: string): SeriesColumns {
    return this.#columns(this.series(symbol));
  }

  series(symbol: string): BarSeries {
    const series = this.#library.series(symbol);
    if (!series || series.length === 0)
      throw new DeskError('DATA_UNAVAILABLE', `${symbol}: the desk holds no bars`);
    return series;
  }

  #of(symbol: string): Known {
    const series = this.series(symbol);
    let known = this.#known.get(symbol);
    if (known?.series !== series) {
      known = { series, context: prepareMarketContext(series), readings: new Map() };
      this.#known.set(symbol, known);
    }
    return known;
  }

  #shared(): StrategyContext {
    return (this.#context ??= createStrategyContext({
      benchmark: this.#library.series(this.#options.benchmark) ?? null,
      universe: this.#options.symbols.flatMap((s) => this.#library.series(s) ?? []),
      sectors: this.#options.sectors,
      columns: this.#columns,
    }));
  }
}
