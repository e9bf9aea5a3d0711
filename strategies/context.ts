import type { BarSeries } from '../domain/index.ts';
import { SeriesColumns } from '../indicators/index.ts';

/** What a strategy may read beyond its own series. */
export interface StrategyContext {
  /** Null where there are no bars of the benchmark. */
  readonly benchmark: BarSeries | null;
  /** All listed symbols in the order given; ties rank in it. */
  readonly universe: readonly BarSeries[];
  /** Symbol to sector; a symbol without one is its own sector. */
  readonly sectors: ReadonlyMap<string, string>;
  /** Indicators of a series, shared by all who read it. */
  columns(series: BarSeries): SeriesColumns;
  /** Builds a table once for all symbols of this context. */
  memo<T extends object>(key: string, build: () => T): T;
}

type Parts = Pick<StrategyContext, 'benchmark' | 'universe' | 'sectors' | 'columns'>;

/**
 * A context over series that may go on growing, session by session: tables are built for the dates that are asked for,
 * columns as far as they are read. Make a new one when a series was restated, joined the universe, or gained a bar of a
 * date that was decided on before. One over full histories serves a whole backtest.
 */
export function createStrategyContext(parts: Partial<Parts> = {}): StrategyContext {
  const tables = new Map<string, object>();
  return {
    benchmark: parts.benchmark ?? null,
    universe: parts.universe ?? [],
    sectors: parts.sectors ?? new Map<string, string>(),
    columns: parts.columns ?? sharedColumns(),
    memo<T extends object>(key: string, build: () => T): T {
      let table = tables.get(key);
      if (table === undefined) tables.set(key, (table = build()));
      return table as T;
    },
  };
}

/** The columns of each series, made once. A restated series is another one, so its columns begin anew. */
export function sharedColumns(): StrategyContext['columns'] {
  const known = new WeakMap<BarSeries, SeriesColumns>();
  return (series) => {
    let columns = known.get(series);
    if (columns === undefined) known.set(series, (columns = new SeriesColumns(series)));
    return columns;
  };
}
