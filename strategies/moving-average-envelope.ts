import { z } from 'zod';
import { atr, sma } from '../indicators/index.ts';
import { act, confidenceOf, HOLD, speaksFrom } from './decision.ts';
import { UNIT_PERIOD, window } from './parameters.ts';
import type { Strategy } from './strategy.ts';

const parameters = z.strictObject({
  period: window.describe('bars of the mean'),
  percent: z.number().positive().lt(100).describe('distance of the envelope from the mean, in percent'),
});

/** A fixed envelope around the mean. Confidence: 0.5 + 0.5 d / (d + ATR14), d the distance beyond the envelope. */
export const movingAverageEnvelope: Strategy<z.infer<typeof parameters>> = {
  name: 'MovingAverageEnvelope',
  description: 'Buys below a fixed percentage under the mean and sells above the same percentage over it.',
  rule: 'BUY C < SMA(period) (1 - percent/100); SELL C > SMA(period) (1 + percent/100)',
  regime: 'wide sideways range',
  holding: 'weeks',
  parameters,
  defaults: { period: 50, percent: 2.5 },
  minimumBars: (p) => p.period,
  prepare(series, _context, p) {
    const { close, length } = series;
    const means = sma(close, p.period, length);
    const range = atr(series, UNIT_PERIOD);
    const width = p.percent / 100;
    return speaksFrom(series, p.period, (i) => {
      const c = close[i] as number;
      const mean = means[i] as number;
      if (Number.isNaN(c + mean)) return HOLD.undefinedIndicator;
      const lower = mean * (1 - width);
      const upper = mean * (1 + width);
      if (c < lower)
        return act('buy', confidenceOf(lower - c, range[i] as number), { close: c, mean, lower });
      if (c > upper)
        return act('sell', confidenceOf(c - upper, range[i] as number), { close: c, mean, upper });
      return HOLD.noRuleMet;
    });
  },
};
