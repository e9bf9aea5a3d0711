import { cagr, calmar, YEAR } from '../../analytics/index.ts';
import type { TradeSums } from './simulate.ts';

/** The figures a sweep compares; definitions as in analytics/, null where undefined. */
export interface Scores {
  readonly totalReturn: number;
  readonly cagr: number | null;
  readonly volatility: number | null;
  readonly sharpe: number | null;
  readonly sortino: number | null;
  readonly maxDrawdown: number;
  readonly calmar: number | null;
  readonly trades: {
    readonly count: number;
    readonly winRate: number | null;
    readonly profitFactor: number | null;
    readonly exposure: number;
  };
}

/** Deviations below this are rounding noise of returns that do not vary. */
const NOISE = 1e-14;

/**
 * All figures in one pass over the equity of each session, cash as the level before the first.
 * Sums of squares are taken around zero: daily means are small beside their deviations.
 */
export function score(cash: number, equity: Float64Array, held: Uint8Array, sums: TradeSums): Scores {
  const n = equity.length;
  let before = cash;
  let sum = 0;
  let squares = 0;
  let below = 0;
  let peak = cash;
  let trough = cash;
  let deepest = 0;
  let exposed = 0;
  for (let s = 0; s < n; s++) {
    const level = equity[s] as number;
    exposed += held[s] as number;
    if (level === before) continue;
    const r = level / before - 1;
    before = level;
    sum += r;
    squares += r * r;
    if (r < 0) {
      below += r * r;
      if (level < trough) trough = level;
    } else if (level > peak) {
      if (trough < peak) deepest = Math.min(deepest, trough / peak - 1);
      peak = level;
      trough = level;
    }
  }
  if (trough < peak) deepest = Math.min(deepest, trough / peak - 1);
  const mean = sum / n;
  const deviation = n < 2 ? 0 : Math.sqrt(Math.max(0, squares - n * mean * mean) / (n - 1));
  const varies = deviation > NOISE;
  const down = Math.sqrt((below / n) * YEAR);
  const total = n === 0 ? 0 : before / cash - 1;
  const annual = cagr(total, n);
  const { count, wins, won, lost } = sums;
  return {
    totalReturn: total,
    cagr: annual,
    volatility: n < 2 ? null : deviation * Math.sqrt(YEAR),
    sharpe: varies ? (mean / deviation) * Math.sqrt(YEAR) : null,
    sortino: down > 0 ? (YEAR * mean) / down : null,
    maxDrawdown: deepest,
    calmar: calmar(annual, deepest),
    trades: {
      count,
      winRate: count === 0 ? null : wins / count,
      profitFactor: lost > 0 ? won / lost : null,
      exposure: n === 0 ? 0 : exposed / n,
    },
  };
}
