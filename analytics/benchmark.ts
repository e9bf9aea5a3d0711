import { DeskError } from '../domain/index.ts';
import { mean, sampleDeviation, type Numbers } from './moments.ts';
import { YEAR } from './returns.ts';

/** Returns with the dates they belong to; without dates they are joined by index. */
export interface DatedReturns {
  readonly returns: Numbers;
  readonly dates?: readonly string[];
}

export interface BenchmarkFigures {
  /** 252 (mean - beta x mean of the benchmark). */
  readonly alpha: number | null;
  /** Covariance / variance of the benchmark; null where it does not vary. */
  readonly beta: number | null;
  /** Annualised mean of the active returns / trackingError. */
  readonly informationRatio: number | null;
  /** Sample deviation of the active returns x sqrt 252. */
  readonly trackingError: number | null;
}

/**
 * Figures against a benchmark, over the rows that both have.
 * @throws DeskError DATA_INVALID where neither dates nor equal lengths say which rows belong together
 */
export function benchmarkFigures(own: DatedReturns, benchmark: DatedReturns): BenchmarkFigures {
  const [x, y] = joined(own, benchmark);
  const meanX = mean(x);
  const meanY = mean(y);
  if (meanX === null || meanY === null) {
    return { alpha: null, beta: null, informationRatio: null, trackingError: null };
  }
  let covariance = 0;
  let variance = 0;
  for (let i = 0; i < x.length; i++) {
    const dy = (y[i] as number) - meanY;
    covariance += ((x[i] as number) - meanX) * dy;
    variance += dy * dy;
  }
  const beta = sampleDeviation(y) ? covariance / variance : null;
  const active = Float64Array.from(x, (r, i) => r - (y[i] as number));
  const deviation = sampleDeviation(active);
  return {
    alpha: beta === null ? null : YEAR * (meanX - beta * meanY),
    beta,
    informationRatio: deviation ? ((mean(active) as number) / deviation) * Math.sqrt(YEAR) : null,
    trackingError: deviation === null ? null : deviation * Math.sqrt(YEAR),
  };
}

function joined(own: DatedReturns, other: DatedReturns): [Float64Array, Float64Array] {
  if (own.dates === undefined || other.dates === undefined) {
    if (own.returns.length !== other.returns.length) {
      throw new DeskError(
        'DATA_INVALID',
        `${own.returns.length} returns and ${other.returns.length} of the benchmark cannot be joined without dates`,
        { hint: 'give both a date column, or take both columns from one file' },
      );
    }
    return [Float64Array.from(own.returns), Float64Array.from(other.returns)];
  }
  const byDate = new Map(other.dates.map((date, i) => [date, other.returns[i] as number]));
  const x: number[] = [];
  const y: number[] = [];
  for (const [i, date] of own.dates.entries()) {
    const r = byDate.get(date);
    if (r === undefined) continue;
    x.push(own.returns[i] as number);
    y.push(r);
  }
  return [Float64Array.from(x), Float64Array.from(y)];
}
