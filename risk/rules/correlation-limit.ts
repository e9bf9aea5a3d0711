import type { Limit } from './rule.ts';

/** The symbol with every position that moves like it: they are one bet. */
export const correlationLimit: Limit = {
  code: 'correlation_limit',
  room({ candidate, exposure, settings, market, limitPrice }) {
    const limit = settings.RISK_MAX_CORRELATED * exposure.account.equity;
    const taken = exposure.total(
      (symbol) => symbol === candidate.symbol || (market.correlation(symbol, candidate.symbol) ?? 0) > settings.RISK_CORRELATION,
    );
    return { shares: (limit - taken) / limitPrice, limit };
  },
};
