import type { BarSeries } from '../domain/index.ts';
import { Column } from '../indicators/index.ts';
import type { StrategyContext } from './context.ts';

/** The benchmark's bar of the same date for each bar of a series; -1 where it has none. O(1) a bar, a merge of the dates. */
export function alignBenchmark(series: BarSeries, context: StrategyContext): Column {
  const { benchmark } = context;
  const merge = (): Column => {
    let k = 0;
    return new Column((i) => {
      if (benchmark === null) return -1;
      const date = series.dates[i] as string;
      while (k < benchmark.length && (benchmark.dates[k] as string) < date) k++;
      return k < benchmark.length && benchmark.dates[k] === date ? k : -1;
    });
  };
  return context.memo(`benchmark:${series.symbol}`, merge);
}
