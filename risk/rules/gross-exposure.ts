import type { Limit } from './rule.ts';

export const grossExposure: Limit = {
  code: 'gross_exposure',
  room({ exposure, settings, limitPrice }) {
    const limit = settings.RISK_MAX_GROSS * exposure.account.equity;
    return { shares: (limit - exposure.total()) / limitPrice, limit };
  },
};
