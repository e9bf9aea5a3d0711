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
import { HOLD } from './decision.ts';
import { prepareMarketContext } from './market-context.ts';
import type { PreparedMarketContext } from './market-context.ts';
import { getStrategy } from './registry.ts';
import type { Prepared, Strategy, StrategyParameters } from './strategy.ts';
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
  readonly reads: Strategy['reads'];
  /** Changes with the bars its decisions rest on, besides their growing: what was carried forward is then worked out anew. */
  readonly basis: string;
}

/** What is held of a symbol, and since when. */
interface Position {
  readonly qty: number;
  readonly entrySession: string;
}

/** What was decided last: several stations ask about the same bar. One record a reading, written over from bar to bar. */
interface Said {
  length: number;
  qty: number;
  entrySession: string | null;
  held: HeldPosition | null;
  decision: Decision;
}

interface Asked extends Reading {
  readonly said: Said;
}

const nothingSaid = (): Said => ({
  length: 0,
  qty: 0,
  entrySession: null,
  held: null,
  decision: HOLD.noRuleMet,
});

/** What is known of one symbol; begun anew when its series is another one. */
interface Known {
  readonly series: BarSeries;
  readonly context: PreparedMarketContext;
  readonly readings: Map<StrategyName, Asked>;
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
  /** Series may have changed since the world was last looked at: it is looked at when somebody rests on it. */
  #stale = false;

  constructor(library: BarLibrary, options: ReaderOptions) {
    this.#library = library;
    this.#options = options;
    this.#world = new World(library, options.benchmark, options.symbols);
  }

  /** Tells the reader that series may have grown, joined or been restated. */
  refresh(): void {
    this.#stale = true;
  }

  #look(): void {
    if (!this.#stale) return;
    this.#stale = false;
    if (!this.#world.refresh()) return;
    this.#context = undefined;
    // What rests on the former context goes with it: it would keep all of its tables alive.
    for (const { readings } of this.#known.values()) {
      for (const name of readings.keys()) if (getStrategy(name).reads !== 'own') readings.delete(name);
    }
  }

  /** The rule on the symbol's last bar. `entrySession` says since when the symbol is held. */
  decide(symbol: string, strategy: StrategyName, position: Position | null = null): Decision {
    const reading = this.reading(symbol, strategy);
    const { series, prepared, said } = reading;
    const { length } = series;
    const { qty, entrySession } = position ?? FLAT;
    const same = said.qty === qty && said.entrySession === entrySession;
    if (same && said.length === length) return said.decision;
    const held = entrySession === null ? null : heldSince(entrySession, qty, series, same ? said.held : null);
    const decision = prepared.decide(length - 1, held);
    said.length = length;
    said.qty = qty;
    said.entrySession = entrySession;
    said.held = held;
    said.decision = decision;
    return decision;
  }

  reading(symbol: string, strategy: StrategyName): Asked {
    const { series, readings } = this.#of(symbol);
    const known = readings.get(strategy);
    const reading = known?.reads === 'own' ? known : this.#resting(series, strategy, readings);
    reading.prepared.catchUp();
    return reading;
  }

  /** The reading of a rule whose decisions may rest on other series, too: made anew where those have changed. */
  #resting(series: BarSeries, strategy: StrategyName, readings: Known['readings']): Asked {
    this.#look();
    const rule = getStrategy(strategy);
    const { reads } = rule;
    const basis = this.#world.basis(reads);
    const known = readings.get(strategy);
    if (known?.basis === basis) return known;
    const parameters = this.#options.parameters?.[strategy] ?? rule.defaults;
    const prepared = rule.prepare(series, this.#shared(), parameters);
    const reading = {
      series,
      prepared,
      minimumBars: rule.minimumBars(parameters),
      reads,
      basis,
      said: nothingSaid(),
    };
    readings.set(strategy, reading);
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

  /** False for what is held and not looked at: shares somebody else bought in the same account. */
  has(symbol: string): boolean {
    return (this.#library.series(symbol)?.length ?? 0) > 0;
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

const FLAT = { qty: 0, entrySession: null };

/** The position on the series' bars; the one of before where its session has a bar, for that stays where it is. */
function heldSince(
  session: string,
  qty: number,
  { dates, length }: BarSeries,
  before: HeldPosition | null,
): HeldPosition {
  if (before !== null && dates[before.entryIndex] === session) return before;
  return { qty, entryIndex: Math.max(0, lastIndexAt(dates, session, length)) };
}
