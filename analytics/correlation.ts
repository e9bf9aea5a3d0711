import { sampleDeviation, mean, type Numbers } from './moments.ts';

/**
 * Pearson correlation of two aligned windows of returns, in [-1, 1]; of unequal lengths the newest common part counts.
 * Null below two observations or where one does not vary.
 */
export function correlation(x: Numbers, y: Numbers): number | null {
  const n = Math.min(x.length, y.length);
  const a = newest(x, n);
  const b = newest(y, n);
  if (!sampleDeviation(a) || !sampleDeviation(b)) return null;
  const meanA = mean(a) as number;
  const meanB = mean(b) as number;
  let covariance = 0;
  let varianceA = 0;
  let varianceB = 0;
  for (let i = 0; i < n; i++) {
    const da = (a[i] as number) - meanA;
    const db = (b[i] as number) - meanB;
    covariance += da * db;
    varianceA += da * da;
    varianceB += db * db;
  }
  return Math.max(-1, Math.min(1, covariance / Math.sqrt(varianceA * varianceB)));
}

/** Mean of all defined pairwise correlations; null where there is none. */
export function averageCorrelation(windows: readonly Numbers[]): number | null {
  let total = 0;
  let pairs = 0;
  for (const [i, x] of windows.entries()) {
    for (const y of windows.slice(0, i)) {
      const rho = correlation(x, y);
      if (rho === null) continue;
      total += rho;
      pairs++;
    }
  }
  return pairs === 0 ? null : total / pairs;
}

function newest(values: Numbers, n: number): Numbers {
  return values.length === n ? values : Float64Array.from(values).subarray(values.length - n);
}
