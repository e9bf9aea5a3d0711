import { sma } from './sma.ts';
import { stddev } from './stddev.ts';

export interface Bands {
  readonly upper: Float64Array;
  readonly middle: Float64Array;
  readonly lower: Float64Array;
}

/**
 * Bollinger bands: the SMA plus and minus `k` population deviations; first index n-1.
 * Own columns: the library's running sums keep an absurd print, and it is six times slower than its SMA.
 */
export function bbands(values: Float64Array, n: number, k: number, length = values.length): Bands {
  const middle = sma(values, n, length);
  const upper = stddev(values, n, length);
  const lower = new Float64Array(length);
  for (let i = 0; i < length; i++) {
    const width = k * (upper[i] as number);
    upper[i] = (middle[i] as number) + width;
    lower[i] = (middle[i] as number) - width;
  }
  return { upper, middle, lower };
}
