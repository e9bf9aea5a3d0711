/** A length under so much an observation is rounding noise: the series did not move. */
const FLAT = 1e-12;

/** The last n returns less their mean, scaled to length 1, so that a dot product is a correlation; null: flat. */
export function standardised(returns: Float64Array, n: number): Float64Array | null {
  const first = returns.length - n;
  let mean = 0;
  for (let t = 0; t < n; t++) mean += (returns[first + t] as number) / n;
  const unit = new Float64Array(n);
  let squares = 0;
  for (let t = 0; t < n; t++) {
    const d = (returns[first + t] as number) - mean;
    unit[t] = d;
    squares += d * d;
  }
  const length = Math.sqrt(squares);
  if (!(length > FLAT * n)) return null;
  for (let t = 0; t < n; t++) unit[t] = (unit[t] as number) / length;
  return unit;
}

/**
 * Correlation of a standardised subject with the last returns of a row; 0 where the row is flat or has too few. One pass:
 * against a subject without a mean the row's own mean does not count, and its length is that of its distances from its
 * first value, less their mean.
 */
export function correlation(subject: Float64Array, row: Float64Array): number {
  const n = subject.length;
  const first = row.length - n;
  if (first < 0) return 0;
  const origin = row[first] as number;
  let shared = 0;
  let sum = 0;
  let squares = 0;
  for (let t = 0; t < n; t++) {
    const d = (row[first + t] as number) - origin;
    shared += (subject[t] as number) * d;
    sum += d;
    squares += d * d;
  }
  const length = Math.sqrt(squares - (sum * sum) / n);
  return length > FLAT * n ? shared / length : 0;
}

/** Four running sums instead of one: the additions need not wait for each other. */
export function dot(x: Float64Array, y: Float64Array): number {
  const n = x.length;
  let s0 = 0;
  let s1 = 0;
  let s2 = 0;
  let s3 = 0;
  let t = 0;
  for (; t + 3 < n; t += 4) {
    s0 += (x[t] as number) * (y[t] as number);
    s1 += (x[t + 1] as number) * (y[t + 1] as number);
    s2 += (x[t + 2] as number) * (y[t + 2] as number);
    s3 += (x[t + 3] as number) * (y[t + 3] as number);
  }
  for (; t < n; t++) s0 += (x[t] as number) * (y[t] as number);
  return s0 + s1 + (s2 + s3);
}
