import { leftToStops } from '../day-stops.ts';
import type { Limit } from './rule.ts';

/**
 * What all positions would lose down to their stops stays under the part of a day's loss that stops are relied on for, and
 * under what the day has left. What positions gain afterwards is followed by their stops: see ../day-stops.ts.
 */
export const openRisk: Limit = {
  code: 'open_risk',
  room({ exposure, settings, riskPerShare }) {
    const { equity, dayStartEquity } = exposure.account;
    const loss = settings.RISK_MAX_DAILY_LOSS * dayStartEquity;
    const limit = leftToStops(loss, Math.max(0, dayStartEquity - equity));
    return { shares: (limit - exposure.openRisk) / riskPerShare, limit };
  },
};
