import type { Limit } from './rule.ts';

export const sharesLimit: Limit = {
  code: 'shares_limit',
  room: ({ settings }) => ({ shares: settings.RISK_MAX_SHARES, limit: settings.RISK_MAX_SHARES }),
};
