import { noCommission, noRegulatoryFees } from '../costs/index.ts';
import type { SlippageModel } from '../costs/index.ts';
import { blank } from '../leg-names.ts';
import type { Rules } from '../rules.ts';

/** Half the spread of the live market, dollars: one tick. */
const spread: SlippageModel = {
  price(side, reference) {
    const tick = reference >= 1 ? 0.01 : 0.0001;
    const price = side === 'buy' ? reference + tick : reference - tick;
    return Math.max(tick, Math.round(price * 10_000) / 10_000);
  },
};

/** As on Alpaca's paper accounts: whole fills at the other side of the quote, no fees; cash accounts, long only. */
export const liveRules: Rules = {
  costs: { slippage: spread, commission: noCommission, regulatory: noRegulatoryFees },
  participation: null,
  enforceCash: true,
  legNames: blank,
};
