import type { BarSeries } from '../../domain/index.ts';
import { createStrategyContext, getStrategy } from '../../strategies/index.ts';
import type { Strategy, StrategyContext, StrategyParameters } from '../../strategies/index.ts';
import { ColumnCache } from './columns.ts';
import { calendarOf } from './history.ts';
import type { Calendar, SweepInput } from './history.ts';
import { score } from './score.ts';
import type { Scores } from './score.ts';
import { simulate } from './simulate.ts';
import type { TradeSums } from './simulate.ts';
import { spansOf } from './spans.ts';
import type { Spans } from './spans.ts';

/** Sessions [from, to) that orders may fill on, flat before; bars before them are history. */
export interface SessionRange {
  readonly from: number;
  readonly to: number;
}

/** One simulated run. Equity and held are the scorer's own and overwritten by its next run. */
export interface Run {
  readonly dates: readonly string[];
  /** One level for each session of the calendar, at its close; outside the range it means nothing. */
  readonly equity: Float64Array;
  /** 1 for each session with anything held at its close. */
  readonly held: Uint8Array;
  readonly sums: TradeSums;
  readonly spans: readonly SymbolSpans[];
}

/** When one symbol was held, in its bars; `at` is the session of each of them, null where they are the same. */
export interface SymbolSpans {
  readonly spans: Spans;
  readonly at: Int32Array | null;
}

/** The symbols that have enough bars for a parameter set, and their calendar. */
interface Panel extends Calendar {
  readonly universe: readonly BarSeries[];
  readonly equity: Float64Array;
  readonly held: Uint8Array;
  context: { readonly key: string; readonly value: StrategyContext } | null;
}

/**
 * Scores parameter sets of one strategy over one history without the agents: the comparable backtest (a fixed number of
 * shares, fills at the next open, no costs). What parameter sets share is computed once.
 */
export class Scorer {
  readonly #strategy: Strategy;
  readonly #columns = new ColumnCache();
  readonly #panels = new Map<string, Panel>();

  constructor(readonly input: SweepInput) {
    this.#strategy = getStrategy(input.strategy);
  }

  /** Null where no symbol has as many bars as the parameters need. */
  score(parameters: StrategyParameters): Scores | null {
    const run = this.run(parameters);
    return run && score(this.input.cash, run.equity, run.held, run.sums);
  }

  /** @param cash dollars before the first session of the range */
  run(parameters: StrategyParameters, range?: SessionRange, cash = this.input.cash): Run | null {
    const panel = this.#panel(this.#strategy.minimumBars(parameters));
    if (panel === null) return null;
    const { universe, dates, places, equity, held } = panel;
    const { strategy, qty } = this.input;
    const context = this.#context(panel, parameters);
    const sums: TradeSums = { count: 0, wins: 0, won: 0, lost: 0 };
    equity.fill(cash, range?.from, range?.to);
    held.fill(0, range?.from, range?.to);
    const spans = universe.map((series, k): SymbolSpans => {
      const at = places[k] as Int32Array | null;
      const bars = range && {
        from: barFrom(at, range.from, series.length),
        to: barFrom(at, range.to, series.length),
      };
      const own = spansOf(strategy, series, context, parameters, this.#columns, bars);
      const end = { bar: bars?.to ?? series.length, session: range?.to ?? dates.length };
      simulate(series, own, qty, at, end, equity, held, sums);
      return { spans: own, at };
    });
    return { dates, equity, held, sums, spans };
  }

  /** Sessions that a parameter set is run over; windows of a validation are cut from them. */
  dates(parameters: StrategyParameters): readonly string[] | null {
    return this.#panel(this.#strategy.minimumBars(parameters))?.dates ?? null;
  }

  #panel(minimumBars: number): Panel | null {
    const universe = this.input.universe.filter((series) => series.length >= minimumBars);
    if (universe.length === 0) return null;
    const key = universe.length === this.input.universe.length ? '' : universe.map((s) => s.symbol).join();
    let panel = this.#panels.get(key);
    if (panel === undefined) {
      const calendar = calendarOf(universe);
      const sessions = calendar.dates.length;
      panel = { ...calendar, universe, equity: new Float64Array(sessions), held: new Uint8Array(sessions), context: null }; // prettier-ignore
      this.#panels.set(key, panel);
    }
    return panel;
  }

  /** Tables over the universe are as large as its history: only those of the last look-back are kept. */
  #context(panel: Panel, parameters: StrategyParameters): StrategyContext {
    const key = this.#strategy.reads === 'universe' ? String(parameters['lookback']) : '';
    if (panel.context?.key !== key) {
      const { benchmark, sectors } = this.input;
      const value = createStrategyContext({ benchmark, universe: panel.universe, sectors });
      panel.context = { key, value };
    }
    return panel.context.value;
  }
}

/** The first bar at or after a session. */
function barFrom(at: Int32Array | null, session: number, length: number): number {
  if (at === null) return Math.min(session, length);
  let lo = 0;
  let hi = length;
  while (lo < hi) {
    const mid = (lo + hi) >>> 1;
    if ((at[mid] as number) < session) lo = mid + 1;
    else hi = mid;
  }
  return lo;
}
