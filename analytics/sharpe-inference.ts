import { kurtosis, skew, type Numbers } from './moments.ts';
import { normalCdf, normalQuantile } from './normal.ts';
import { sharpePerPeriod } from './risk-adjusted.ts';

const EULER_GAMMA = 0.5772156649015329;

/** What an estimated Sharpe ratio rests on; the ratio per observation, not annualised. */
interface Estimate {
  readonly ratio: number;
  /** 1 - skew SR + (Pearson kurtosis - 1)/4 SR^2: the variance of the estimate, times n - 1. */
  readonly spread: number;
}

function estimate(returns: Numbers, riskFree: number): Estimate | null {
  const ratio = sharpePerPeriod(returns, riskFree);
  const third = skew(returns);
  const excess = kurtosis(returns);
  if (ratio === null || third === null || excess === null) return null;
  const spread = 1 - third * ratio + ((excess + 2) / 4) * ratio * ratio;
  return spread > 0 ? { ratio, spread } : null;
}

/**
 * Probabilistic Sharpe ratio (Bailey and Lopez de Prado 2012, The Sharpe Ratio Efficient Frontier): the probability
 * that the true ratio exceeds `threshold` (per observation).
 */
export function psr(returns: Numbers, threshold = 0, riskFree = 0): number | null {
  const e = estimate(returns, riskFree);
  if (e === null) return null;
  return normalCdf(((e.ratio - threshold) * Math.sqrt(returns.length - 1)) / Math.sqrt(e.spread));
}

/**
 * Minimum track record length (same paper): observations needed before the ratio exceeds `threshold` with the given
 * confidence. Null where the ratio does not exceed it: no length suffices.
 */
export function minTrackRecordLength(
  returns: Numbers,
  threshold = 0,
  confidence = 0.95,
  riskFree = 0,
): number | null {
  const e = estimate(returns, riskFree);
  if (e === null || e.ratio <= threshold) return null;
  return 1 + e.spread * (normalQuantile(confidence) / (e.ratio - threshold)) ** 2;
}

/**
 * Largest Sharpe ratio per observation expected among `trials` without skill (Bailey and Lopez de Prado 2014, The
 * Deflated Sharpe Ratio). One trial means no deflation: 0.
 * @param variance sample variance of the trials' ratios per observation
 */
export function expectedMaxSharpe(variance: number, trials: number): number {
  if (trials <= 1) return 0;
  const first = normalQuantile(1 - 1 / trials);
  const second = normalQuantile(1 - 1 / (trials * Math.E));
  return Math.sqrt(variance) * ((1 - EULER_GAMMA) * first + EULER_GAMMA * second);
}

/** Deflated Sharpe ratio: the psr against what the best of so many trials shows by chance alone. */
export function deflatedSharpe(returns: Numbers, variance: number, trials: number): number | null {
  return psr(returns, expectedMaxSharpe(variance, trials));
}
