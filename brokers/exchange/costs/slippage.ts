import type { Bar, Side } from '../../../domain/index.ts';

/** What a fill costs beyond the price it refers to. The exchange never lets it pass the order's limit. */
export interface SlippageModel {
  /** Dollars a share, unrounded. `reference`: the price without slippage; `bar`: the session it fills in. */
  price(side: Side, reference: number, qty: number, bar: Bar, symbol?: string): number;
}

export const noSlippage: SlippageModel = { price: (_side, reference) => reference };

/** A sale in a market that moves away for ever still gets something. */
const MOST_OF_PRICE = 0.99;

/** Against the order by a share of the price. */
function against(side: Side, reference: number, share: number): number {
  return reference * (side === 'buy' ? 1 + share : 1 - Math.min(share, MOST_OF_PRICE));
}

/** Shares of the fill over those of the bar; all of it where nothing was traded. */
const turnover = (qty: number, { volume }: Bar): number => (volume > 0 ? qty / volume : 1);

/** The same share of the price on every fill, against the order. @param basisPoints >= 0 */
export function fixedSlippage(basisPoints: number): SlippageModel {
  const share = basisPoints / 10_000;
  return { price: (side, reference) => reference * (side === 'buy' ? 1 + share : 1 - share) };
}

/** Half of a spread on every fill. @param basisPoints the whole spread, of the price */
export const spreadSlippage = (basisPoints: number): SlippageModel => fixedSlippage(basisPoints / 2);

/** Share of the price: impact x (fill / the bar's volume)^2, as zipline's volume share model. */
export function volumeShareSlippage(impact: number): SlippageModel {
  return { price: (side, reference, qty, bar) => against(side, reference, impact * turnover(qty, bar) ** 2) };
}

/** Share of the price: coefficient x fill / the bar's volume (Kyle 1985: price moves linearly in what is traded). */
export function linearImpact(coefficient: number): SlippageModel {
  return { price: (side, reference, qty, bar) => against(side, reference, coefficient * turnover(qty, bar)) };
}

/**
 * Share of the price: coefficient x daily volatility x sqrt(fill / the bar's volume) (Torre 1997; Almgren and others 2005).
 * @param dailyVolatility deviation of daily returns known before the session, 0 where undefined
 */
export function squareRootImpact(
  coefficient: number,
  dailyVolatility: (symbol: string) => number,
): SlippageModel {
  return {
    price: (side, reference, qty, bar, symbol = '') =>
      against(side, reference, coefficient * dailyVolatility(symbol) * Math.sqrt(turnover(qty, bar))),
  };
}
