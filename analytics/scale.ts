/** What a window of returns is measured by. */
export interface Scale {
  readonly mean: number;
  /** One over the root of the sum of squared deviations; 0 where nothing moved. */
  readonly by: number;
}

export const NOT_MOVING: Scale = { mean: 0, by: 0 };

/** Squares that are this small a part of all are rounding. */
const ROUNDING = 1e-13;

/**
 * Of values[first .. first + n), in one pass: returns are far from their mean, so that nothing is lost by subtracting its
 * square. Two running sums of each kind, so that the additions need not wait for each other.
 */
export function scaleOf(values: Float64Array, first: number, n: number): Scale {
  let s0 = 0;
  let s1 = 0;
  let q0 = 0;
  let q1 = 0;
  let t = first;
  for (; t + 1 < first + n; t += 2) {
    const a = values[t] as number;
    const b = values[t + 1] as number;
    s0 += a;
    s1 += b;
    q0 += a * a;
    q1 += b * b;
  }
  if (t < first + n) {
    const a = values[t] as number;
    s0 += a;
    q0 += a * a;
  }
  const mean = (s0 + s1) / n;
  const all = q0 + q1;
  const squares = all - n * mean * mean;
  return squares > ROUNDING * all ? { mean, by: 1 / Math.sqrt(squares) } : NOT_MOVING;
}

/** Sum of products of the last n values of both; four running sums, for the same reason. */
export function dotOfLast(n: number, x: Float64Array, y: Float64Array): number {
  const a = x.length - n;
  const b = y.length - n;
  let s0 = 0;
  let s1 = 0;
  let s2 = 0;
  let s3 = 0;
  let t = 0;
  for (; t + 3 < n; t += 4) {
    s0 += (x[a + t] as number) * (y[b + t] as number);
    s1 += (x[a + t + 1] as number) * (y[b + t + 1] as number);
    s2 += (x[a + t + 2] as number) * (y[b + t + 2] as number);
    s3 += (x[a + t + 3] as number) * (y[b + t + 3] as number);
  }
  for (; t < n; t++) s0 += (x[a + t] as number) * (y[b + t] as number);
  return s0 + s1 + (s2 + s3);
}
