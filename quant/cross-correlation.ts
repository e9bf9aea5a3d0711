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
  if (!(length > 1e-12 * n)) return null;
  for (let t = 0; t < n; t++) unit[t] = (unit[t] as number) / length;
  return unit;
}

/** Correlations of the first `subjects` members with all, row by row; 0 where one is flat. */
export function correlations(unit: readonly (Float64Array | null)[], subjects: number): Float64Array {
  const m = unit.length;
  const rho = new Float64Array(subjects * m);
  for (let a = 0; a < subjects; a++) {
    const x = unit[a] ?? null;
    if (x === null) continue;
    for (let b = a + 1; b < m; b++) {
      const y = unit[b] ?? null;
      if (y === null) continue;
      const r = dot(x, y);
      rho[a * m + b] = r;
      if (b < subjects) rho[b * m + a] = r;
    }
  }
  return rho;
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
