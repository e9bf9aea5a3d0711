import { undefinedColumn } from './columns.ts';

/**
 * Rate of change in percent against the value `n` ago; first index n, undefined where that value is 0.
 * Own column: the library drops undefined values from its answer, which moves the later ones.
 */
export function roc(values: Float64Array, n: number, length = values.length): Float64Array {
  const out = undefinedColumn(length);
  for (let i = n; i < length; i++) {
    const before = values[i - n] as number;
    if (before !== 0) out[i] = (100 * ((values[i] as number) - before)) / before;
  }
  return out;
}
