import { typicalPrices, undefinedColumn, type PriceColumns } from './columns.ts';
import { rollingSum } from './rolling.ts';

/**
 * Money flow index (Quong & Soudack 1989), 0..100, over the flows of `n` bars; first index n. A bar with an unchanged
 * typical price counts for neither side; undefined while nothing flowed. Own column: the library rounds to 2 decimals.
 */
export function mfi(bars: PriceColumns, n: number): Float64Array {
  const typical = typicalPrices(bars);
  const inflow = undefinedColumn(bars.length);
  const outflow = undefinedColumn(bars.length);
  for (let i = 1; i < bars.length; i++) {
    const change = (typical[i] as number) - (typical[i - 1] as number);
    const flow = (typical[i] as number) * (bars.volume[i] as number);
    if (Number.isNaN(change + flow)) continue;
    inflow[i] = change > 0 ? flow : 0;
    outflow[i] = change < 0 ? flow : 0;
  }
  const into = rollingSum(inflow, n);
  const outOf = rollingSum(outflow, n);
  for (let i = 0; i < bars.length; i++) {
    const flow = (into[i] as number) + (outOf[i] as number);
    into[i] = flow > 0 ? 100 * ((into[i] as number) / flow) : Number.NaN;
  }
  return into;
}
