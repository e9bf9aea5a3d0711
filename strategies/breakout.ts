import { z } from 'zod';
import { act, confidenceOf, HOLD, speaksFrom } from './decision.ts';
import { UNIT_PERIOD, window } from './parameters.ts';
import type { Strategy } from './strategy.ts';

const parameters = z.strictObject({
  entry: window.describe('bars of the high to break'),
  exit: window.describe('bars of the low to break'),
});

const minimumBars = (p: { entry: number; exit: number }): number => Math.max(p.entry, p.exit) + 1;

/**
 * Donchian's channels as the Turtles traded them (Faith 2003), on closes. Confidence: 0.5 + 0.5 d / (d + ATR14), d the
 * distance of the close beyond the channel.
 */
export const breakout: Strategy<z.infer<typeof parameters>> = {
  name: 'Breakout',
  description: 'Buys a close above the highest high of the last weeks, sells one below the lowest low.',
  rule: 'BUY C > max(H[i-entry..i-1]); SELL C < min(L[i-exit..i-1])',
  regime: 'price near its high, a trend about to go on',
  holding: 'weeks',
  reads: 'own',
  parameters,
  defaults: { entry: 20, exit: 10 },
  minimumBars,
  prepare(series, context, p) {
    const columns = context.columns(series);
    const highest = columns.highest(p.entry);
    const lowest = columns.lowest(p.exit);
    const range = columns.atr(UNIT_PERIOD);
    return speaksFrom(series, minimumBars(p), (i) => {
      const c = series.close[i] as number;
      const upper = highest.at(i - 1);
      const lower = lowest.at(i - 1);
      if (Number.isNaN(c + upper + lower)) return HOLD.undefinedIndicator;
      if (c > upper) return act('buy', confidenceOf(c - upper, range.at(i)), { close: c, upper });
      if (c < lower) return act('sell', confidenceOf(lower - c, range.at(i)), { close: c, lower });
      return HOLD.noRuleMet;
    });
  },
};
