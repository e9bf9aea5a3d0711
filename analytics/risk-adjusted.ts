import { mean, sampleDeviation, type Numbers } from './moments.ts';
import { YEAR } from './returns.ts';

/** Sample deviation x sqrt 252; null below two returns. */
export function volatility(returns: Numbers): number | null {
  const deviation = sampleDeviation(returns);
  return deviation === null ? null : deviation * Math.sqrt(YEAR);
}

/** Mean excess return over sample deviation, per observation. `riskFree` is annual. Null where nothing varies. */
export function sharpePerPeriod(returns: Numbers, riskFree = 0): number | null {
  const center = mean(returns);
  const deviation = sampleDeviation(returns);
  return center === null || !deviation ? null : (center - riskFree / YEAR) / deviation;
}

/** Annualised Sharpe ratio (Sharpe 1994): x sqrt 252. */
export function sharpe(returns: Numbers, riskFree = 0): number | null {
  const ratio = sharpePerPeriod(returns, riskFree);
  return ratio === null ? null : ratio * Math.sqrt(YEAR);
}

/** sqrt(mean(min(r, 0)^2)) over all n, x sqrt 252; null without returns. */
export function downsideDeviation(returns: Numbers): number | null {
  if (returns.length === 0) return null;
  let squares = 0;
  for (let i = 0; i < returns.length; i++) squares += Math.min(returns[i] as number, 0) ** 2;
  return Math.sqrt((squares / returns.length) * YEAR);
}

/** 252 mean / downsideDeviation (Sortino and van der Meer 1991), target 0; null without a loss. */
export function sortino(returns: Numbers): number | null {
  const center = mean(returns);
  const downside = downsideDeviation(returns);
  return center === null || !downside ? null : (YEAR * center) / downside;
}

/** cagr / |maxDrawdown| (Young 1991); null without a drawdown. */
export function calmar(cagr: number | null, maxDrawdown: number | null): number | null {
  return cagr === null || !maxDrawdown ? null : cagr / Math.abs(maxDrawdown);
}

/** R^2 of a least-squares line through the cumulative log returns; null below two or where they do not vary. */
export function stability(returns: Numbers): number | null {
  const n = returns.length;
  if (n < 2) return null;
  const heights = new Float64Array(n);
  let height = 0;
  for (let i = 0; i < n; i++) {
    height += Math.log1p(returns[i] as number);
    heights[i] = height;
  }
  const center = mean(heights) as number;
  const middle = (n - 1) / 2;
  let sxy = 0;
  let sxx = 0;
  let syy = 0;
  for (let i = 0; i < n; i++) {
    const dx = i - middle;
    const dy = (heights[i] as number) - center;
    sxy += dx * dy;
    sxx += dx * dx;
    syy += dy * dy;
  }
  const explained = (sxy * sxy) / (sxx * syy);
  return syy > 0 && Number.isFinite(explained) ? Math.min(1, explained) : null;
}
