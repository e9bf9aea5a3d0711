import type { ExchangeOrder } from '../store.ts';
import { isTriggered, triggered } from '../triggered.ts';
import { afterLimit, limitTouched, marketable } from './limit.ts';
import { stopReached, stopTouched } from './stop.ts';
import type { Match, Window } from './window.ts';

/** A stop that becomes a limit order: at the open when the open is through the stop. */
export function stopLimitAtOpen(order: ExchangeOrder, window: Window): Match | null {
  const { side } = order;
  const waiting = !isTriggered(order);
  if (waiting && !stopReached(side, order.stopPrice as number, window.open)) return null;
  const now = waiting ? triggered(order) : order;
  const price = marketable(side, order.limitPrice as number, window.open) ? window.open : null;
  return price === null && !waiting ? null : { order: now, price, rest: window };
}

/**
 * Inside the bar: once triggered at the stop it fills there if that is within the limit; otherwise only where the
 * close proves that the price came back to the limit after the trigger.
 */
export function stopLimitWithin(order: ExchangeOrder, window: Window): Match | null {
  const { side } = order;
  const limit = order.limitPrice as number;
  if (isTriggered(order)) {
    return limitTouched(side, limit, window)
      ? { order, price: limit, rest: afterLimit(limit, window) }
      : null;
  }
  const stop = order.stopPrice as number;
  if (!stopTouched(side, stop, window)) return null;
  const price = marketable(side, limit, stop) ? stop : marketable(side, limit, window.close) ? limit : null;
  return { order: triggered(order), price, rest: afterLimit(price ?? stop, window) };
}
