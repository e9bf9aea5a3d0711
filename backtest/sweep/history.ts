import type { BarSeries, StrategyName } from '../../domain/index.ts';

/** All that scoring rests on; together with the parameters it decides every figure. */
export interface SweepInput {
  readonly strategy: StrategyName;
  /** In the order given: ties rank in it. */
  readonly universe: readonly BarSeries[];
  readonly benchmark: BarSeries | null;
  /** Symbol to sector; a symbol without one is its own sector. */
  readonly sectors: ReadonlyMap<string, string>;
  /** Shares of every entry. */
  readonly qty: number;
  /** Dollars before the first session. */
  readonly cash: number;
}

/** The union of the symbols' sessions and where each symbol's bars stand among them. */
export interface Calendar {
  readonly dates: readonly string[];
  /** Session of each bar of each symbol, ascending; null where the symbol has a bar on every session. */
  readonly places: readonly (Int32Array | null)[];
}

export function calendarOf(universe: readonly BarSeries[]): Calendar {
  const dates = unionOf(universe);
  let numbers: ReadonlyMap<string, number> | null = null;
  const places = universe.map((series) => {
    if (series.length === dates.length) return null;
    numbers ??= new Map(dates.map((date, i) => [date, i]));
    const at = new Int32Array(series.length);
    for (let i = 0; i < at.length; i++) at[i] = numbers.get(series.dates[i] as string) as number;
    return at;
  });
  return { dates, places };
}

function unionOf(universe: readonly BarSeries[]): readonly string[] {
  const [first, ...others] = universe;
  if (first === undefined) return [];
  const own = first.dates.slice(0, first.length);
  const same = (s: BarSeries): boolean => s.length === own.length && own.every((d, i) => d === s.dates[i]);
  if (others.every(same)) return own;
  const all = new Set(own);
  for (const series of others) for (let i = 0; i < series.length; i++) all.add(series.dates[i] as string);
  return [...all].sort();
}
