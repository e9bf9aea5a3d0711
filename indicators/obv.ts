import { undefinedColumn, type PriceColumns } from './columns.ts';

/**
 * On-balance volume (Granville 1963), shares: begins at the first volume, an unchanged close adds nothing; first
 * index 0. A bar with an undefined change is undefined and counts nothing. Own column: the library begins at 0, a bar late.
 */
export function obv(bars: PriceColumns): Float64Array {
  const { close, volume, length } = bars;
  const out = undefinedColumn(length);
  let sum = 0;
  for (let i = 0; i < length; i++) {
    const change = i === 0 ? 1 : (close[i] as number) - (close[i - 1] as number);
    const flow = Math.sign(change) * (volume[i] as number);
    if (Number.isNaN(flow)) continue;
    sum += flow;
    out[i] = sum;
  }
  return out;
}
