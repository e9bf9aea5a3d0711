import type { Limit } from './rule.ts';

/** All positions of the symbol's sector together. */
export const sectorLimit: Limit = {
  code: 'sector_limit',
  room({ candidate, exposure, settings, market, limitPrice }) {
    const sector = market.sectorOf(candidate.symbol);
    const limit = settings.RISK_MAX_SECTOR * exposure.account.equity;
    const taken = exposure.total((symbol) => market.sectorOf(symbol) === sector);
    return { shares: (limit - taken) / limitPrice, limit };
  },
};
