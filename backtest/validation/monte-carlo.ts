import { drawdowns, equityOf, quantileSorted, sharpe } from '../../analytics/index.ts';
import type { Rng } from '../../domain/index.ts';

/** Quantiles of a figure over many drawn histories. */
export interface Band {
  readonly q05: number;
  readonly q25: number;
  readonly median: number;
  readonly q75: number;
  readonly q95: number;
}

export interface MonteCarlo {
  readonly runs: number;
  readonly totalReturn: Band;
  readonly maxDrawdown: Band;
  /** Annualised, the periods taken as days; null where no drawn history varies. */
  readonly sharpe: Band | null;
  /** Share of the drawn histories that end with a loss. */
  readonly lossShare: number;
}

/**
 * The same trades in another order (each once, Fisher-Yates): what the order alone did to the way. The total of trades
 * that are each a share of equity does not change; its drawdown does.
 * @param returns of each trade, as a share of equity
 */
export function shuffledTrades(returns: readonly number[], rng: Rng, runs: number): MonteCarlo {
  return drawn(runs, () => {
    const order = [...returns];
    for (let i = order.length - 1; i > 0; i--) {
      const j = Math.floor(rng.next() * (i + 1));
      [order[i], order[j]] = [order[j] as number, order[i] as number];
    }
    return order;
  });
}

/**
 * Histories of the same length made of blocks of the real one, drawn with replacement and wrapping round its end
 * (circular block bootstrap, Politis and Romano 1992): what another draw of the same market might have given.
 * @param returns daily simple returns
 * @param block days in a block; long enough to keep what days have to do with each other
 */
export function blockBootstrap(
  returns: ArrayLike<number>,
  block: number,
  rng: Rng,
  runs: number,
): MonteCarlo {
  const n = returns.length;
  return drawn(runs, () => {
    const path = new Float64Array(n);
    for (let i = 0; i < n;) {
      const start = Math.floor(rng.next() * n);
      for (let k = 0; k < block && i < n; k++, i++) path[i] = returns[(start + k) % n] as number;
    }
    return path;
  });
}

function drawn(runs: number, draw: () => ArrayLike<number>): MonteCarlo {
  const totals = new Float64Array(runs);
  const depths = new Float64Array(runs);
  const ratios: number[] = [];
  let losses = 0;
  for (let run = 0; run < runs; run++) {
    const returns = draw();
    const equity = equityOf(returns);
    totals[run] = (equity[equity.length - 1] as number) - 1;
    depths[run] = drawdowns(equity).maxDrawdown;
    const ratio = sharpe(returns);
    if (ratio !== null) ratios.push(ratio);
    if ((totals[run] as number) < 0) losses++;
  }
  return {
    runs,
    totalReturn: bandOf(totals),
    maxDrawdown: bandOf(depths),
    sharpe: ratios.length === 0 ? null : bandOf(Float64Array.from(ratios)),
    lossShare: losses / runs,
  };
}

function bandOf(values: Float64Array): Band {
  const sorted = values.sort();
  const at = (p: number): number => quantileSorted(sorted, p) as number;
  return { q05: at(0.05), q25: at(0.25), median: at(0.5), q75: at(0.75), q95: at(0.95) };
}
