/** What the size of an entry follows from. */
export interface SizingInput {
  /** Dollars. */
  readonly equity: number;
  /** Share of equity put at risk by one trade, in (0, 1]. */
  readonly risk: number;
  /** In [0, 1]. */
  readonly confidence: number;
  /** Wilder ATR of 14 bars, dollars. */
  readonly atr14: number;
  /** ATRs that a share is taken to risk. @default 1.5 */
  readonly atrMultiple?: number;
}

/**
 * Whole shares: floor(equity x risk x confidence / (1.5 x ATR14)), before any limit cuts it.
 * Volatility position sizing (Van Tharp, "Trade Your Way to Financial Freedom"). 0 where a figure is missing or absurd.
 */
export function riskSize({ equity, risk, confidence, atr14, atrMultiple = 1.5 }: SizingInput): number {
  const valid =
    equity > 0 && risk > 0 && risk <= 1 && confidence > 0 && confidence <= 1 && atr14 > 0 && atrMultiple > 0;
  if (!valid) return 0;
  const qty = Math.floor((equity * risk * confidence) / (atrMultiple * atr14));
  return Number.isSafeInteger(qty) ? qty : 0;
}
