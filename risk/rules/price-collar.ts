import { quantise } from '../../domain/index.ts';
import type { Condition } from './rule.ts';

/** The limit price stays within the collar around the last close, both ends of it rounded down to a tick. */
export const priceCollar: Condition = {
  code: 'price_collar',
  check({ candidate: { close }, limitPrice, settings }) {
    const lowest = quantise(close * (1 - settings.RISK_PRICE_COLLAR), 'down');
    const highest = quantise(close * (1 + settings.RISK_PRICE_COLLAR), 'down');
    const inside = limitPrice > 0 && limitPrice >= lowest && limitPrice <= highest;
    return inside ? null : { close, limitPrice, lowest, highest };
  },
};
