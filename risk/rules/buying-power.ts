import type { Limit } from './rule.ts';

/** Cash that no other order holds, at the most the entry may pay. */
export const buyingPower: Limit = {
  code: 'buying_power',
  room: ({ exposure, limitPrice }) => ({
    shares: exposure.buyingPower / limitPrice,
    limit: exposure.buyingPower,
  }),
};
