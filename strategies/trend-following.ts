import { z } from 'zod';
import { atr, sma } from '../indicators/index.ts';
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
  parameters,
  defaults: { fast: 50, slow: 200 },
  minimumBars: (p) => p.slow,
  prepare(series, _context, p) {
    const { close, length } = series;
    const fastMean = sma(close, p.fast, length);
    const slowMean = sma(close, p.slow, length);
    const range = atr(series, UNIT_PERIOD);
    return speaksFrom(series, p.slow, (i) => {
      const c = close[i] as number;
      const fast = fastMean[i] as number;
      const slow = slowMean[i] as number;
      if (Number.isNaN(c + fast + slow)) return HOLD.undefinedIndicator;
      if (c > slow && fast > slow) return act('buy', confidenceOf(c - slow, 5 * (range[i] as number)), { close: c, fast, slow }); // prettier-ignore
      if (c < slow)
        return act('sell', confidenceOf(slow - c, 5 * (range[i] as number)), { close: c, fast, slow });
      return HOLD.noRuleMet;
    });
  },
};
