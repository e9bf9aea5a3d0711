import { undefinedColumn, type PriceColumns } from './columns.ts';

export interface Aroon {
  readonly up: Float64Array;
  readonly down: Float64Array;
}

/**
 * Aroon (Chande 1995), 0..100: how recent the extreme of the last n+1 bars is; first index n; the most recent extreme
 * wins ties. Own columns: the library has none.
 */
export function aroon(bars: PriceColumns, n: number): Aroon {
  const up = undefinedColumn(bars.length);
  const down = undefinedColumn(bars.length);
  for (let i = n; i < bars.length; i++) {
    let highest = i;
    let lowest = i;
    let defined = true;
    for (let j = i; j >= i - n; j--) {
      if ((bars.high[j] as number) > (bars.high[highest] as number)) highest = j;
      if ((bars.low[j] as number) < (bars.low[lowest] as number)) lowest = j;
      if (Number.isNaN(bars.high[j]) || Number.isNaN(bars.low[j])) defined = false;
    }
    if (!defined) continue;
    up[i] = 100 * ((n - (i - highest)) / n);
    down[i] = 100 * ((n - (i - lowest)) / n);
  }
  return { up, down };
}
