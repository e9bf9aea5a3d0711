import { YEAR } from '../../analytics/index.ts';
import type { Rng } from '../../domain/index.ts';

/** The difference of two annualised Sharpe ratios and what blocks drawn from the same days say of it. */
export interface SharpeDifference {
  readonly a: string;
  readonly b: string;
  readonly difference: number | null;
  /** 95 % of the drawn differences lie between these. */
  readonly low: number | null;
  readonly high: number | null;
  /** Probability of so large a difference, on either side, where there is none. */
  readonly p: number | null;
  /** Whether it stands at 5 % after Holm's correction for all comparisons of the list. */
  readonly shown: boolean;
}

export interface NamedReturns {
  readonly name: string;
  /** Daily simple returns, all of one length. */
  readonly returns: Float64Array;
}

const LEVEL = 0.05;

/**
 * Differences of Sharpe ratios by a circular block bootstrap (Politis and Romano 1992): each draw takes the same days of
 * every series, so that what they have in common drops out. p is the share of drawn differences that lie further from
 * the observed one than that lies from zero.
 * @param pairs places in `series` of what is compared
 */
export function sharpeDifferences(
  series: readonly NamedReturns[],
  pairs: readonly (readonly [number, number])[],
  block: number,
  rng: Rng,
  runs: number,
): readonly SharpeDifference[] {
  const n = series[0]?.returns.length ?? 0;
  const sums = series.map(({ returns }) => prefixSums(returns, 1, block));
  const squares = series.map(({ returns }) => prefixSums(returns, 2, block));
  const observed = series.map((_, k) => ratio(at(sums, k, n), at(squares, k, n), n));
  const drawn = series.map(() => new Float64Array(runs));
  const starts = new Int32Array(Math.ceil(n / block));
  for (let run = 0; run < runs; run++) {
    for (let k = 0; k < starts.length; k++) starts[k] = Math.floor(rng.next() * n);
    for (let s = 0; s < series.length; s++) {
      (drawn[s] as Float64Array)[run] =
        drawnRatio(sums[s] as Float64Array, squares[s] as Float64Array, starts, block, n) ?? Number.NaN;
    }
  }
  const tests = pairs.map(([x, y]) => {
    const [a, b] = [observed[x] ?? null, observed[y] ?? null];
    const between = (run: number): number =>
      ((drawn[x] as Float64Array)[run] as number) - ((drawn[y] as Float64Array)[run] as number);
    return { x, y, ...judged(a === null || b === null ? null : a - b, runs, between) };
  });
  const shown = holm(tests.map(({ p }) => p));
  return tests.map(({ x, y, ...test }, i) => ({
    a: (series[x] as NamedReturns).name,
    b: (series[y] as NamedReturns).name,
    ...test,
    shown: shown[i] as boolean,
  }));
}

const at = (columns: readonly Float64Array[], k: number, i: number): number =>
  (columns[k] as Float64Array)[i] as number;

/** Sums of r^power over the first i days; it goes on over the end by a block, so that a block may wrap round. */
function prefixSums(returns: Float64Array, power: 1 | 2, block: number): Float64Array {
  const n = returns.length;
  const sums = new Float64Array(n + block + 1);
  for (let i = 0; i < n + block; i++) {
    const r = returns[i % n] as number;
    sums[i + 1] = (sums[i] as number) + (power === 1 ? r : r * r);
  }
  return sums;
}

function drawnRatio(
  sums: Float64Array,
  squares: Float64Array,
  starts: Int32Array,
  block: number,
  n: number,
): number | null {
  let total = 0;
  let square = 0;
  for (let k = 0; k < starts.length; k++) {
    const from = starts[k] as number;
    const to = from + Math.min(block, n - k * block);
    total += (sums[to] as number) - (sums[from] as number);
    square += (squares[to] as number) - (squares[from] as number);
  }
  return ratio(total, square, n);
}

function ratio(total: number, square: number, n: number): number | null {
  const mean = total / n;
  const deviation = Math.sqrt(Math.max(0, square - n * mean * mean) / (n - 1));
  return deviation > 1e-14 ? (mean / deviation) * Math.sqrt(YEAR) : null;
}

function judged(
  difference: number | null,
  runs: number,
  between: (run: number) => number,
): Pick<SharpeDifference, 'difference' | 'low' | 'high' | 'p'> {
  const all = Float64Array.from({ length: runs }, (_, run) => between(run)).filter((d) => !Number.isNaN(d));
  if (difference === null || all.length === 0) return { difference, low: null, high: null, p: null };
  const further = all.reduce(
    (count, d) => count + (Math.abs(d - difference) >= Math.abs(difference) ? 1 : 0),
    0,
  );
  all.sort();
  const quantile = (share: number): number => all[Math.round(share * (all.length - 1))] as number;
  return {
    difference,
    low: quantile(LEVEL / 2),
    high: quantile(1 - LEVEL / 2),
    p: (1 + further) / (1 + all.length),
  };
}

/** Holm's step-down rule (1979): the smallest p against 5 %/m, the next against 5 %/(m - 1), until one does not stand. */
function holm(ps: readonly (number | null)[]): readonly boolean[] {
  const order = ps
    .flatMap((p, i) => (p === null ? [] : [i]))
    .sort((a, b) => (ps[a] as number) - (ps[b] as number));
  const shown = ps.map(() => false);
  for (const [k, i] of order.entries()) {
    if ((ps[i] as number) > LEVEL / (order.length - k)) break;
    shown[i] = true;
  }
  return shown;
}
