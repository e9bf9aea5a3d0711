import { undefinedColumn, type PriceColumns } from './columns.ts';

/** Smoothed directional movement and true range; all three begin at index n. */
export interface Directional {
  readonly plus: Float64Array;
  readonly minus: Float64Array;
  readonly range: Float64Array;
}

/**
 * Wilder's directional movement (1978) with TA-Lib's seed: the sums of the first n-1 values, then sum - sum/n + x.
 * An undefined price ends the run. Own columns: 40 flat bars leave the library's ADX undefined for ever.
 */
export function directional(bars: PriceColumns, n: number): Directional {
  const { high, low, close, length } = bars;
  const out = {
    plus: undefinedColumn(length),
    minus: undefinedColumn(length),
    range: undefinedColumn(length),
  };
  let run = 0;
  let plus = 0;
  let minus = 0;
  let range = 0;
  for (let i = 1; i < length; i++) {
    const up = (high[i] as number) - (high[i - 1] as number);
    const down = (low[i - 1] as number) - (low[i] as number);
    const previous = close[i - 1] as number;
    const tr = Math.max(high[i] as number, previous) - Math.min(low[i] as number, previous);
    if (Number.isNaN(up + down + tr)) {
      run = plus = minus = range = 0;
      continue;
    }
    run++;
    const keep = run < n ? 1 : (n - 1) / n;
    plus = plus * keep + (up > down && up > 0 ? up : 0);
    minus = minus * keep + (down > up && down > 0 ? down : 0);
    range = range * keep + tr;
    if (run < n) continue;
    out.plus[i] = plus;
    out.minus[i] = minus;
    out.range[i] = range;
  }
  return out;
}

/** Directional movement in percent of the true range, in place; undefined where nothing moved. */
export function perRange(movement: Float64Array, range: Float64Array): Float64Array {
  for (let i = 0; i < movement.length; i++) {
    const r = range[i] as number;
    movement[i] = r > 0 ? 100 * ((movement[i] as number) / r) : Number.NaN;
  }
  return movement;
}
