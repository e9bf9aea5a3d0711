import type { BarSeries } from '../domain/index.ts';
import type { StrategyContext } from './context.ts';
import { UNIT_PERIOD } from './parameters.ts';

/** r = C[i] / C[i-lookback] - 1; NaN before bar `lookback` and where it is not finite. */
export function changeAt(series: BarSeries, i: number, lookback: number): number {
  if (i < lookback) return Number.NaN;
  const r = (series.close[i] as number) / (series.close[i - lookback] as number) - 1;
  return Number.isFinite(r) ? r : Number.NaN;
}

/** What r moves by chance at bar i: ATR14 / C x sqrt(lookback), the range of a random walk. */
export function chanceOfChange(
  series: BarSeries,
  context: StrategyContext,
  lookback: number,
): (i: number) => number {
  const range = context.columns(series).atr(UNIT_PERIOD);
  const root = Math.sqrt(lookback);
  return (i) => (range.at(i) / (series.close[i] as number)) * root;
}
