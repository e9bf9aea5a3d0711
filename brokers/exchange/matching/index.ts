import type { ExchangeOrder } from '../store.ts';
import { isTriggered, triggered } from '../triggered.ts';
import { afterLimit, limitTouched, marketable } from './limit.ts';
import { afterStop, stopReached, stopTouched } from './stop.ts';
import { stopLimitAtOpen, stopLimitWithin } from './stop-limit.ts';
import { trailingAtOpen, trailingWithin } from './trailing-stop.ts';
import type { Match, Window } from './window.ts';

export type { Match, Window };

/** What the opening price does to an order; a gap through a limit or stop fills at the open. Null: nothing. */
export function matchAtOpen(order: ExchangeOrder, window: Window): Match | null {
  const { side } = order;
  const filled: Match = { order, price: window.open, rest: window };
  switch (order.type) {
    case 'market':
      return filled;
    case 'limit':
      return marketable(side, order.limitPrice as number, window.open) ? filled : null;
    case 'stop':
      if (isTriggered(order)) return filled;
      if (!stopReached(side, order.stopPrice as number, window.open)) return null;
      return { order: triggered(order), price: window.open, rest: window };
    case 'stop_limit':
      return stopLimitAtOpen(order, window);
    case 'trailing_stop':
      return trailingAtOpen(order, window);
  }
}

/** What the rest of the bar does to an order that the open left unfilled. Null: nothing. */
export function matchWithin(order: ExchangeOrder, window: Window): Match | null {
  const { side } = order;
  switch (order.type) {
    case 'market':
      return null;
    case 'limit': {
      const limit = order.limitPrice as number;
      return limitTouched(side, limit, window)
        ? { order, price: limit, rest: afterLimit(limit, window) }
        : null;
    }
    case 'stop': {
      const stop = order.stopPrice as number;
      if (isTriggered(order) || !stopTouched(side, stop, window)) return null;
      return { order: triggered(order), price: stop, rest: afterStop(side, stop, window) };
    }
    case 'stop_limit':
      return stopLimitWithin(order, window);
    case 'trailing_stop':
      return trailingWithin(order, window);
  }
}

/** The closing auction: market and limit orders on the close. */
export function matchAtClose(order: ExchangeOrder, window: Window): Match | null {
  const { close } = window;
  if (order.type === 'limit' && !marketable(order.side, order.limitPrice as number, close)) return null;
  return { order, price: close, rest: { open: close, high: close, low: close, close } };
}
