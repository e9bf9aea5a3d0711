import { atr } from '../indicators/index.ts';
import type { BarSeries } from '../domain/index.ts';
import { UNIT_PERIOD } from './parameters.ts';

/** r = C[i] / C[i-lookback] - 1; NaN before bar `lookback` and where it is not finite. */
export function changeAt(series: BarSeries, i: number, lookback: number): number {
  if (i < lookback) return Number.NaN;
  const r = (series.close[i] as number) / (series.close[i - lookback] as number) - 1;
  return Number.isFinite(r) ? r : Number.NaN;
}

/** What r moves by chance: ATR14 / C x sqrt(lookback), the range of a random walk. */
export function chanceOfChange(series: BarSeries, lookback: number): Float64Array {
  const unit = atr(series, UNIT_PERIOD);
  const root = Math.sqrt(lookback);
  for (let i = 0; i < series.length; i++)
    unit[i] = ((unit[i] as number) / (series.close[i] as number)) * root;
  return unit;
}
