import { z } from 'zod';
import { act, confidenceOf, HOLD, speaksFrom } from './decision.ts';
import { window } from './parameters.ts';
import type { Strategy } from './strategy.ts';

const level = z.number().min(0).max(100);

const parameters = z
  .strictObject({
    period: window.describe('bars of the RSI'),
    oversold: level.describe('buys below'),
    overbought: level.describe('sells above'),
  })
  .refine((p) => p.oversold < p.overbought, {
    error: 'oversold must be below overbought',
    path: ['oversold'],
  });

const minimumBars = (p: { period: number }): number => Math.max(30, p.period + 1);

/**
 * Wilder's RSI at its extremes (Wilder 1978). Confidence: 0.5 + 0.5 d / (d + 10), d the points of RSI beyond the level.
 */
export const meanReversion: Strategy<z.infer<typeof parameters>> = {
  name: 'MeanReversion',
  description: 'Buys what has fallen too fast and sells what has risen too fast, by RSI.',
  rule: 'BUY RSI(period) < oversold; SELL RSI(period) > overbought',
  regime: 'pullback within an up trend, or a range',
  holding: 'days to weeks',
  reads: 'own',
  parameters,
  defaults: { period: 14, oversold: 30, overbought: 70 },
  minimumBars,
  prepare(series, context, p) {
    const strength = context.columns(series).rsi(p.period);
    return speaksFrom(series, minimumBars(p), (i) => {
      const x = strength.at(i);
      if (Number.isNaN(x)) return HOLD.undefinedIndicator;
      if (x < p.oversold)
        return act('buy', confidenceOf(p.oversold - x, 10), { rsi: x, oversold: p.oversold });
      if (x > p.overbought)
        return act('sell', confidenceOf(x - p.overbought, 10), { rsi: x, overbought: p.overbought });
      return HOLD.noRuleMet;
    });
  },
};
