import type { BarSeries } from '../domain/index.ts';
import type { Adjustment, Findings } from './adjustment.ts';
import type { Observed } from './observed.ts';
import type { QuantSettings } from './settings.ts';
import { shrunk } from './shrinkage.ts';

/** In returns: windows of 20 and 252 bars, as in the market context. */
const SHORT = 19;
const LONG = 251;
/** Less than three short windows is no yardstick for one. */
const MIN_LONG = 60;

/** The market of this symbol moves far more than it usually does. */
export function volatilityRule({ volatilityRatio }: Findings, settings: QuantSettings): Adjustment | null {
  const spike = settings.QUANT_VOLATILITY_SPIKE;
  if (volatilityRatio === null || volatilityRatio.figure <= spike) return null;
  const { figure, observations } = volatilityRatio;
  const factor = shrunk(settings.QUANT_VOLATILITY_FACTOR, observations, settings.QUANT_SHRINK_RETURNS);
  return { code: 'volatility', figure, threshold: spike, factor };
}

/**
 * Sample deviation of the close-to-close returns of the last 20 bars over that of the last 252 bars, or of as many as
 * there are from 60 returns on. Null with fewer or where nothing moved. Reads bars up to i only (P6).
 */
export function volatilityRatio(series: BarSeries, i: number): Observed | null {
  const observations = Math.min(LONG, i);
  if (observations < MIN_LONG) return null;
  const long = deviation(series.close, i, observations);
  return long > 0 ? { figure: deviation(series.close, i, SHORT) / long, observations } : null;
}

function deviation(close: Float64Array, i: number, n: number): number {
  let mean = 0;
  let squares = 0;
  for (let k = 1; k <= n; k++) {
    const at = i - n + k;
    const r = (close[at] as number) / (close[at - 1] as number) - 1;
    const before = r - mean;
    mean += before / k;
    squares += before * (r - mean);
  }
  return Math.sqrt(squares / (n - 1));
}
