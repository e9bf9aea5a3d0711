import type { Bar, Side } from '../../../domain/index.ts';

/** What a fill costs beyond the price it refers to. The exchange never lets it pass the order's limit. */
export interface SlippageModel {
  /** Dollars a share, unrounded. `reference`: the price without slippage; `bar`: the session it fills in. */
  price(side: Side, reference: number, qty: number, bar: Bar): number;
}

export const noSlippage: SlippageModel = { price: (_side, reference) => reference };

/** The same share of the price on every fill, against the order. @param basisPoints >= 0 */
export function fixedSlippage(basisPoints: number): SlippageModel {
  const share = basisPoints / 10_000;
  return { price: (side, reference) => reference * (side === 'buy' ? 1 + share : 1 - share) };
}
