import type { Condition } from './rule.ts';

/** The day has lost its limit, measured from the equity it began with. */
export const dailyLoss: Condition = {
  code: 'daily_loss',
  check({ exposure, settings }) {
    const { equity, dayStartEquity } = exposure.account;
    const least = dayStartEquity * (1 - settings.RISK_MAX_DAILY_LOSS);
    if (dayStartEquity > 0 && equity > least) return null;
    return { equity, dayStartEquity, loss: 1 - equity / dayStartEquity, limit: settings.RISK_MAX_DAILY_LOSS };
  },
};
