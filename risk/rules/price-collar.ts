import type { Condition } from './rule.ts';

/** The limit price stays within the collar around the last close. A tick of rounding is no breach. */
export const priceCollar: Condition = {
  code: 'price_collar',
  check({ candidate, limitPrice, settings }) {
    const distance = Math.abs(limitPrice / candidate.close - 1);
    const tick = (limitPrice >= 1 ? 0.01 : 0.0001) / candidate.close;
    return distance <= settings.RISK_PRICE_COLLAR + tick ? null : { distance, limit: settings.RISK_PRICE_COLLAR };
  },
};
