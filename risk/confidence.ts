import type { MarketContext } from '../domain/index.ts';

/** When the minimum confidence is raised, and by how much; the raises add up. */
export const CONFIDENCE_RAISES: readonly {
  readonly name: string;
  readonly condition: string;
  readonly raise: number;
  readonly applies: (context: MarketContext) => boolean;
}[] = [
  {
    name: 'high volatility',
    condition: '20-day volatility above 1.25 times the 252-day one',
    raise: 0.06,
    applies: (c) =>
      c.volatility20 !== null && c.volatility252 !== null && c.volatility20 > 1.25 * c.volatility252,
  },
  {
    name: 'downtrend',
    condition: 'the 200-day average is lower than 20 bars ago',
    raise: 0.06,
    applies: (c) => c.trend200 !== null && c.trend200 < 0,
  },
  {
    name: 'deep drawdown',
    condition: 'the close lies more than 20 % below its 252-day high',
    raise: 0.03,
    applies: (c) => c.drawdown !== null && c.drawdown < -0.2,
  },
];

/** Least confidence of an entry in this market, at most 1. */
export function minimumConfidence(base: number, context: MarketContext): number {
  let minimum = base;
  for (const { applies, raise } of CONFIDENCE_RAISES) if (applies(context)) minimum += raise;
  return Math.min(1, minimum);
}
