import { quantise } from '../../../domain/index.ts';
import type { ExchangeOrder } from '../store.ts';
import { isTriggered, triggered } from '../triggered.ts';
import { afterStop, stopReached, stopTouched } from './stop.ts';
import type { Match, Window } from './window.ts';

/** The order with its stop drawn behind a new best price. */
function trailed(order: ExchangeOrder, best: number): ExchangeOrder {
  const { trailPrice, trailPercent } = order.request;
  const distance = trailPrice ?? (best * (trailPercent as number)) / 100;
  const stop = order.side === 'sell' ? best - distance : best + distance;
  return { ...order, highWater: best, stopPrice: quantise(stop, 'nearest') };
}

const better = (order: ExchangeOrder, price: number): boolean =>
  order.highWater === null || (order.side === 'sell' ? price > order.highWater : price < order.highWater);

/** It begins to trail at the first open it sees. */
export function trailingAtOpen(order: ExchangeOrder, window: Window): Match | null {
  if (isTriggered(order)) return { order, price: window.open, rest: window };
  if (order.stopPrice !== null && stopReached(order.side, order.stopPrice, window.open))
    return { order: triggered(order), price: window.open, rest: window };
  return better(order, window.open)
    ? { order: trailed(order, window.open), price: null, rest: window }
    : null;
}

/**
 * Inside the bar only what is certain: the stop as it stood at the open is touched, or the close lies through the
 * stop that the bar's best price has drawn up.
 */
export function trailingWithin(order: ExchangeOrder, window: Window): Match | null {
  const { side } = order;
  if (isTriggered(order) || order.stopPrice === null) return null;
  const { stopPrice } = order;
  if (stopTouched(side, stopPrice, window))
    return { order: triggered(order), price: stopPrice, rest: afterStop(side, stopPrice, window) };
  const best = side === 'sell' ? window.high : window.low;
  if (!better(order, best)) return null;
  const moved = trailed(order, best);
  const stop = moved.stopPrice as number;
  if (stopReached(side, stop, window.close))
    return { order: triggered(moved), price: stop, rest: afterStop(side, stop, window) };
  return { order: moved, price: null, rest: window };
}
