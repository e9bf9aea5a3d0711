import type { Limit } from './rule.ts';

/**
 * What all positions would lose down to their stops, with what the day has lost already, stays under the loss of a day.
 * Beyond it a day can only lose what a price jumps past a stop, and what positions have gained since their entries.
 */
export const openRisk: Limit = {
  code: 'open_risk',
  room({ exposure, settings, riskPerShare }) {
    const { equity, dayStartEquity } = exposure.account;
    const limit = settings.RISK_MAX_DAILY_LOSS * dayStartEquity;
    const lost = Math.max(0, dayStartEquity - equity);
    return { shares: (limit - lost - exposure.openRisk) / riskPerShare, limit };
  },
};
