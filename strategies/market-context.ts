import type { BarSeries, MarketContext } from '../domain/index.ts';
import { rollingMax, rsi, sampleDeviation, sma } from '../indicators/index.ts';

const YEAR = 252;
const MONTH = 20;

/** Market context of one symbol at any of its bars; O(1) a read. */
export interface PreparedMarketContext {
  readonly length: number;
  /** Reads bars <= i only (P6). A figure whose window is not full, or that has no value, is null. */
  at(i: number): MarketContext;
}

/**
 * Columns of the market context, O(n). Windows of n bars hold n-1 returns; deviations are sample deviations of simple
 * daily returns x sqrt 252. The highs of `fromHigh` and `drawdown` begin with the first bar.
 */
export function prepareMarketContext(series: BarSeries): PreparedMarketContext {
  const { close, high, volume, length } = series;
  const returns = new Float64Array(length).fill(Number.NaN);
  for (let i = 1; i < length; i++) returns[i] = (close[i] as number) / (close[i - 1] as number) - 1;
  const month = sampleDeviation(returns, MONTH - 1);
  const year = sampleDeviation(returns, YEAR - 1);
  const mean50 = sma(close, 50, length);
  const mean200 = sma(close, 200, length);
  const meanVolume = sma(volume, MONTH, length);
  const highest = runningMax(high, length);
  const highestClose = runningMax(close, length);
  const strength = rsi(close, 14, length);
  return {
    length,
    at(i) {
      const c = close[i] as number;
      return {
        volatility20: defined((month[i] as number) * Math.sqrt(YEAR)),
        volatility252: defined((year[i] as number) * Math.sqrt(YEAR)),
        trend50: defined((mean50[i] as number) / (mean50[i - MONTH] ?? Number.NaN) - 1),
        trend200: defined((mean200[i] as number) / (mean200[i - MONTH] ?? Number.NaN) - 1),
        volumeRatio: defined((volume[i] as number) / (meanVolume[i] as number)),
        fromHigh: defined(c / (highest[i] as number) - 1),
        drawdown: defined(c / (highestClose[i] as number) - 1),
        rsi14: defined(strength[i] as number),
      };
    },
  };
}

/** Largest of the last 252 values, of all values while there are fewer. */
function runningMax(values: Float64Array, length: number): Float64Array {
  const out = rollingMax(values, YEAR, length);
  let max = -Infinity;
  for (let i = 0; i < Math.min(YEAR - 1, length); i++) out[i] = max = Math.max(max, values[i] as number);
  return out;
}

function defined(x: number): number | null {
  return Number.isFinite(x) ? x : null;
}
