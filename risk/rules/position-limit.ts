import type { Limit } from './rule.ts';

/** One position, at the most its entry may pay. */
export const positionLimit: Limit = {
  code: 'position_limit',
  room({ candidate, exposure, settings, limitPrice }) {
    const limit = settings.RISK_MAX_POSITION * exposure.account.equity;
    return { shares: (limit - exposure.valueOf(candidate.symbol)) / limitPrice, limit };
  },
};
