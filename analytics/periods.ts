import type { Numbers } from './moments.ts';

/** Figures of periods by their sign. `trades.ts` has those of trades, which are defined otherwise. */
export interface PeriodFigures {
  /** Positive / non-zero periods. */
  readonly winRate: number | null;
  /** Sum of positive / |sum of negative|. */
  readonly profitFactor: number | null;
  /** Omega ratio at 0 (Keating and Shadwick 2002). */
  readonly omega: number | null;
  /** Mean positive / |mean negative|. */
  readonly payoffRatio: number | null;
  /** Sum / |sum of negative| (Schwager). */
  readonly gainToPain: number | null;
}

export function periodFigures(returns: Numbers): PeriodFigures {
  let ups = 0;
  let downs = 0;
  let gained = 0;
  let lost = 0;
  for (let i = 0; i < returns.length; i++) {
    const r = returns[i] as number;
    if (r > 0) {
      ups++;
      gained += r;
    } else if (r < 0) {
      downs++;
      lost -= r;
    }
  }
  const factor = downs === 0 ? null : gained / lost;
  return {
    winRate: ups + downs === 0 ? null : ups / (ups + downs),
    profitFactor: factor,
    // At threshold 0 the two integrals of omega are these two sums.
    omega: factor,
    payoffRatio: ups === 0 || downs === 0 ? null : gained / ups / (lost / downs),
    gainToPain: downs === 0 ? null : (gained - lost) / lost,
  };
}
