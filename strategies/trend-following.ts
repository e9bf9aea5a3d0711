import { z } from 'zod';
import { act, confidenceOf, HOLD, speaksFrom } from './decision.ts';
import { UNIT_PERIOD, window } from './parameters.ts';
import type { Strategy } from './strategy.ts';

const parameters = z
  .strictObject({
    fast: window.describe('bars of the fast mean'),
    slow: window.describe('bars of the slow mean'),
  })
  .refine((p) => p.fast < p.slow, { error: 'fast must be below slow', path: ['fast'] });

/**
 * Two means and the price (Brock, Lakonishok & LeBaron 1992; Faber 2007). Confidence: 0.5 + 0.5 d / (d + u), d the
 * distance of the close from the slow mean, u = 5 ATR14: a trend is as sure as the price is clear of its mean.
 */
export const trendFollowing: Strategy<z.infer<typeof parameters>> = {
  name: 'TrendFollowing',
  description: 'Holds while the price and its fast mean stand above the slow mean.',
  rule: 'BUY SMA(fast) > SMA(slow) and C > SMA(slow); SELL C < SMA(slow)',
  regime: 'long steady up trend',
  holding: 'months',
  reads: 'own',
  parameters,
  defaults: { fast: 50, slow: 200 },
  minimumBars: (p) => p.slow,
  prepare(series, context, p) {
    const columns = context.columns(series);
    const fastMean = columns.sma(p.fast);
    const slowMean = columns.sma(p.slow);
    const range = columns.atr(UNIT_PERIOD);
    return speaksFrom(series, p.slow, (i) => {
      const c = series.close[i] as number;
      const fast = fastMean.at(i);
      const slow = slowMean.at(i);
      if (Number.isNaN(c + fast + slow)) return HOLD.undefinedIndicator;
      if (c > slow && fast > slow)
        return act('buy', confidenceOf(c - slow, 5 * range.at(i)), { close: c, fast, slow });
      if (c < slow) return act('sell', confidenceOf(slow - c, 5 * range.at(i)), { close: c, fast, slow });
      return HOLD.noRuleMet;
    });
  },
};
