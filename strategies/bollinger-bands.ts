import { z } from 'zod';
import { act, confidenceOf, HOLD, speaksFrom } from './decision.ts';
import { window } from './parameters.ts';
import type { Strategy } from './strategy.ts';

const parameters = z.strictObject({
  period: window.min(2).describe('bars of mean and deviation'),
  deviations: z.number().positive().max(100).describe('population deviations from mean to band'),
});

/**
 * Bollinger's bands (2001) with the population deviation s. Confidence: 0.5 + 0.5 d / (d + s/2), d the distance of the
 * close beyond the band: half a deviation beyond two is as rare as a whole one beyond one.
 */
export const bollingerBands: Strategy<z.infer<typeof parameters>> = {
  name: 'BollingerBands',
  description: 'Buys below the lower band and sells above the upper band.',
  rule: 'BUY C < SMA(period) - deviations s; SELL C > SMA(period) + deviations s',
  regime: 'quiet sideways range',
  holding: 'days to weeks',
  reads: 'own',
  parameters,
  defaults: { period: 20, deviations: 2 },
  minimumBars: (p) => p.period,
  prepare(series, context, p) {
    const columns = context.columns(series);
    const middle = columns.sma(p.period);
    const deviation = columns.stddev(p.period);
    return speaksFrom(series, p.period, (i) => {
      const c = series.close[i] as number;
      const width = p.deviations * deviation.at(i);
      const upper = middle.at(i) + width;
      const lower = middle.at(i) - width;
      if (Number.isNaN(c + upper + lower)) return HOLD.undefinedIndicator;
      const unit = (upper - lower) / (4 * p.deviations);
      if (c < lower) return act('buy', confidenceOf(lower - c, unit), { close: c, lower });
      if (c > upper) return act('sell', confidenceOf(c - upper, unit), { close: c, upper });
      return HOLD.noRuleMet;
    });
  },
};
