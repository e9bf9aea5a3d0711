import { undefinedColumn } from './columns.ts';
import { ema } from './ema.ts';

export interface Macd {
  readonly macd: Float64Array;
  readonly signal: Float64Array;
  readonly hist: Float64Array;
}

/**
 * Moving average convergence/divergence (Appel): fast EMA less slow EMA, signal = EMA of it, hist = macd - signal.
 * The fast EMA is seeded with the mean of the `fast` closes that end at bar slow-1, so both begin there (TA-Lib);
 * all three lines begin at slow+signal-2. Requires fast < slow. Own column: the library seeds the fast EMA earlier.
 */
export function macd(
  values: Float64Array,
  fast: number,
  slow: number,
  signal: number,
  length = values.length,
): Macd {
  const line = difference(values, fast, slow, length);
  const smooth = ema(line, signal, length);
  const hist = undefinedColumn(length);
  for (let i = 0; i < length; i++) {
    hist[i] = (line[i] as number) - (smooth[i] as number);
    if (Number.isNaN(smooth[i])) line[i] = Number.NaN;
  }
  return { macd: line, signal: smooth, hist };
}

function difference(values: Float64Array, fast: number, slow: number, length: number): Float64Array {
  const out = undefinedColumn(length);
  const slowMean = ema(values, slow, length);
  const alpha = 2 / (fast + 1);
  let mean = Number.NaN;
  for (let i = 0; i < length; i++) {
    if (Number.isNaN(slowMean[i])) mean = Number.NaN;
    else if (Number.isNaN(mean)) {
      mean = 0;
      for (let j = i - fast + 1; j <= i; j++) mean += (values[j] as number) / fast;
    } else mean += alpha * ((values[i] as number) - mean);
    out[i] = mean - (slowMean[i] as number);
  }
  return out;
}
