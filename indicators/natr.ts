import { atr } from './atr.ts';
import type { PriceColumns } from './columns.ts';

/** Average true range in percent of the close; first index n. Own column: it stands on atr.ts. */
export function natr(bars: PriceColumns, n: number): Float64Array {
  const out = atr(bars, n);
  for (let i = n; i < bars.length; i++) out[i] = (100 * (out[i] as number)) / (bars.close[i] as number);
  return out;
}
