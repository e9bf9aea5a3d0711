import type { Condition } from './rule.ts';

/** The day has lost its limit, measured from the equity it began with. */
export const dailyLoss: Condition = {
  code: 'daily_loss',
  check({ exposure, settings }) {
    const { equity, dayStartEquity } = exposure.account;
    const loss = dayStartEquity > 0 ? 1 - equity / dayStartEquity : 1;
    return loss >= settings.RISK_MAX_DAILY_LOSS ? { loss, limit: settings.RISK_MAX_DAILY_LOSS } : null;
  },
};
