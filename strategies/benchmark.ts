import type { BarSeries } from '../domain/index.ts';
import type { StrategyContext } from './context.ts';

/**
 * The benchmark's bar of the same date for each bar of a series; -1 where it has none. O(n), a merge of the dates.
 */
export function alignBenchmark(series: BarSeries, context: StrategyContext): Int32Array {
  const aligned = new Int32Array(series.length).fill(-1);
  const { benchmark } = context;
  if (benchmark === null) return aligned;
  let k = 0;
  for (let i = 0; i < series.length; i++) {
    const date = series.dates[i] as string;
    while (k < benchmark.length && (benchmark.dates[k] as string) < date) k++;
    if (k < benchmark.length && benchmark.dates[k] === date) aligned[i] = k;
  }
  return aligned;
}
