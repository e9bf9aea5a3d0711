import type { BarSeries } from '../domain/index.ts';

/** What a strategy may read beyond its own series. */
export interface StrategyContext {
  /** Null where there are no bars of the benchmark. */
  readonly benchmark: BarSeries | null;
  /** All listed symbols in the order given; ties rank in it. */
  readonly universe: readonly BarSeries[];
  /** Symbol to sector; a symbol without one is its own sector. */
  readonly sectors: ReadonlyMap<string, string>;
  /** Builds a table once for all symbols of this context. */
  memo<T extends object>(key: string, build: () => T): T;
}

/**
 * A context over series as they stand. Make a new one when one of them has grown or was restated: it costs nothing,
 * because tables are built for the dates that are asked for. One over full histories serves a whole backtest.
 */
export function createStrategyContext(
  parts: Partial<Pick<StrategyContext, 'benchmark' | 'universe' | 'sectors'>> = {},
): StrategyContext {
  const tables = new Map<string, object>();
  return {
    benchmark: parts.benchmark ?? null,
    universe: parts.universe ?? [],
    sectors: parts.sectors ?? new Map<string, string>(),
    memo<T extends object>(key: string, build: () => T): T {
      let table = tables.get(key);
      if (table === undefined) tables.set(key, (table = build()));
      return table as T;
    },
  };
}
