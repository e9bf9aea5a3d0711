import { z } from 'zod';
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
  reads: 'own',
  parameters,
  defaults: { period: 50, percent: 2.5 },
  minimumBars: (p) => p.period,
  prepare(series, context, p) {
    const columns = context.columns(series);
    const means = columns.sma(p.period);
    const range = columns.atr(UNIT_PERIOD);
    const width = p.percent / 100;
    return speaksFrom(series, p.period, (i) => {
      const c = series.close[i] as number;
      const mean = means.at(i);
      if (Number.isNaN(c + mean)) return HOLD.undefinedIndicator;
      const lower = mean * (1 - width);
      const upper = mean * (1 + width);
      if (c < lower) return act('buy', confidenceOf(lower - c, range.at(i)), { close: c, mean, lower });
      if (c > upper) return act('sell', confidenceOf(c - upper, range.at(i)), { close: c, mean, upper });
      return HOLD.noRuleMet;
    });
  },
};
