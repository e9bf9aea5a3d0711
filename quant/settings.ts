import { z } from 'zod';

const share = z.coerce.number().gt(0).max(1);
const count = z.coerce.number().int().nonnegative();

/** Quant's settings; the orchestrator composes them. */
export const quantSettings = z.strictObject({
  QUANT_WINDOW: count.default(0).describe('Bars of history a strategy is judged on; 0 is all the desk holds'),
  QUANT_EXPECTANCY_FACTOR: share
    .default(0.6)
    .describe('Factor on confidence where closed trades did not earn on average, at full evidence'),
  QUANT_MIN_SHARPE: z.coerce
    .number()
    .positive()
    .default(1.5)
    .describe('Annualised Sharpe ratio of the strategy on the symbol below which confidence is cut'),
  QUANT_SHARPE_FACTOR: share
    .default(0.7)
    .describe('Factor at a Sharpe ratio of zero or less; linear up to 1 at QUANT_MIN_SHARPE'),
  QUANT_MAX_DRAWDOWN: z.coerce
    .number()
    .gt(0)
    .lt(1)
    .default(0.08)
    .describe('Drawdown of the strategy on the symbol beyond which confidence is cut, a share of equity'),
  QUANT_DEEP_DRAWDOWN: z.coerce
    .number()
    .gt(0)
    .max(1)
    .default(0.5)
    .describe('Drawdown from which the cut is greatest; at or below QUANT_MAX_DRAWDOWN there is no slope'),
  QUANT_DRAWDOWN_FACTOR: share
    .default(0.7)
    .describe('Factor at QUANT_DEEP_DRAWDOWN or deeper; linear down from 1 at QUANT_MAX_DRAWDOWN'),
  QUANT_MAX_VIF: z.coerce
    .number()
    .gt(1)
    .default(10)
    .describe('Variance inflation factor among candidates from which confidence is cut'),
  QUANT_VIF_FACTOR: share.default(0.7).describe('Factor on confidence at that inflation, at full evidence'),
  QUANT_VOLATILITY_SPIKE: z.coerce
    .number()
    .gt(1)
    .default(1.5)
    .describe('20-day over 252-day volatility above which confidence is cut'),
  QUANT_VOLATILITY_FACTOR: share
    .default(0.7)
    .describe('Factor on confidence in a volatility spike, at full evidence'),
  QUANT_SHRINK_TRADES: count
    .default(10)
    .describe('Closed trades at which half of the expectancy rule applies; fewer count for less'),
  QUANT_SHRINK_BARS: count
    .default(252)
    .describe('Bars at which half of the Sharpe and drawdown rules applies'),
  QUANT_SHRINK_RETURNS: count
    .default(60)
    .describe('Returns at which half of the VIF and volatility rules applies; their windows end at 252'),
});

export type QuantSettings = z.infer<typeof quantSettings>;
