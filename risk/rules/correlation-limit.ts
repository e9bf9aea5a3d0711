import type { Limit, RuleInput } from './rule.ts';

/**
 * What moves alike is one bet: no position together with all those correlated with it exceeds the limit. The entry
 * joins the group of each symbol it is correlated with, so the fullest of these groups leaves the least room.
 */
export const correlationLimit: Limit = {
  code: 'correlation_limit',
  room(input) {
    const { candidate, exposure, settings, limitPrice } = input;
    const limit = settings.RISK_MAX_CORRELATED * exposure.account.equity;
    const fellows: string[] = [];
    let fullest = exposure.valueOf(candidate.symbol);
    for (const symbol of exposure.symbols) {
      if (symbol === candidate.symbol || !alike(input, symbol, candidate.symbol)) continue;
      fellows.push(symbol);
      fullest += exposure.valueOf(symbol);
    }
    if (limit - fullest >= limitPrice) {
      for (const fellow of fellows) {
        const group = exposure.total((symbol) => symbol === fellow || alike(input, symbol, fellow));
        if (group > fullest) fullest = group;
      }
    }
    return { shares: (limit - fullest) / limitPrice, limit };
  },
};

/** Returns too few to be compared make no group. */
const alike = ({ market, settings }: RuleInput, a: string, b: string): boolean =>
  (market.correlation(a, b) ?? 0) > settings.RISK_CORRELATION;
