import { rollingSum } from './rolling.ts';

/**
 * Plain mean of the last `n` values; first index n-1. `n` equal values give exactly that value, so that a flat series
 * is neither above nor below its mean. Own column: one absurd print stays in the library's running sum for ever.
 */
export function sma(values: Float64Array, n: number, length = values.length): Float64Array {
  const out = rollingSum(values, n, length);
  let equal = 0;
  let previous = Number.NaN;
  for (let i = 0; i < length; i++) {
    const x = values[i] as number;
    equal = x === previous ? equal + 1 : 1;
    previous = x;
    if (i >= n - 1) out[i] = equal >= n ? x : (out[i] as number) / n;
  }
  return out;
}
