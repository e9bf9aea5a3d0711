import { undefinedColumn } from './columns.ts';

/** Momentum: value less the value `n` ago; first index n. Own column: the library has none. */
export function mom(values: Float64Array, n: number, length = values.length): Float64Array {
  const out = undefinedColumn(length);
  for (let i = n; i < length; i++) out[i] = (values[i] as number) - (values[i - n] as number);
  return out;
}
