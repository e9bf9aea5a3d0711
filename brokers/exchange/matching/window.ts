import type { ExchangeOrder } from '../store.ts';

/** The part of a session's bar that an order can still trade in; a whole bar is one. */
export interface Window {
  readonly open: number;
  readonly high: number;
  readonly low: number;
  readonly close: number;
}

export interface Match {
  /** The order with what the bar did to it: triggered, trailed. */
  readonly order: ExchangeOrder;
  /** Reference price of the fill, before slippage; null: no fill. */
  readonly price: number | null;
  /** What of the bar is certainly still to come after the fill; its low is taken as still to come in any case. */
  readonly rest: Window;
}
