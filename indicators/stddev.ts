import { rollingSquares } from './moments.ts';

/** Population standard deviation (divisor n); first index n-1. Own column: the library's sums keep a NaN for ever. */
export function stddev(values: Float64Array, n: number, length = values.length): Float64Array {
  const out = rollingSquares(values, n, length);
  for (let i = n - 1; i < length; i++) out[i] = Math.sqrt((out[i] as number) / n);
  return out;
}
