import { z } from 'zod';
import { act, confidenceOf, HOLD, speaksFrom } from './decision.ts';
import { window } from './parameters.ts';
import type { Strategy } from './strategy.ts';

const parameters = z.strictObject({
  period: window.describe('bars of the average true range'),
  multiple: z.number().positive().max(100).describe('average true ranges a close must move by'),
});

const minimumBars = (p: { period: number }): number => Math.max(20, p.period + 2);

/**
 * A day's move beyond a multiple of Wilder's ATR of the day before (after Williams 1999). Confidence:
 * 0.5 + 0.5 d / (d + ATR[i-1]), d the distance of the close beyond the threshold.
 */
export const volatilityBreakout: Strategy<z.infer<typeof parameters>> = {
  name: 'VolatilityBreakout',
  description: 'Follows a day whose move is far beyond the usual range.',
  rule: 'BUY C[i] > C[i-1] + multiple ATR[i-1]; SELL C[i] < C[i-1] - multiple ATR[i-1]',
  regime: 'volatility expanding on volume',
  holding: 'days to weeks',
  reads: 'own',
  parameters,
  defaults: { period: 14, multiple: 1.5 },
  minimumBars,
  prepare(series, context, p) {
    const range = context.columns(series).atr(p.period);
    return speaksFrom(series, minimumBars(p), (i) => {
      const c = series.close[i] as number;
      const previous = series.close[i - 1] as number;
      const unit = range.at(i - 1);
      if (Number.isNaN(c + previous + unit)) return HOLD.undefinedIndicator;
      const upper = previous + p.multiple * unit;
      const lower = previous - p.multiple * unit;
      if (c > upper)
        return act('buy', confidenceOf(c - upper, unit), { close: c, previous, threshold: upper });
      if (c < lower)
        return act('sell', confidenceOf(lower - c, unit), { close: c, previous, threshold: lower });
      return HOLD.noRuleMet;
    });
  },
};
