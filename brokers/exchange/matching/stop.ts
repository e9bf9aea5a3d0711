import type { Side } from '../../../domain/index.ts';
import type { Window } from './window.ts';

export function stopReached(side: Side, stop: number, price: number): boolean {
  return side === 'buy' ? price >= stop : price <= stop;
}

export function stopTouched(side: Side, stop: number, window: Window): boolean {
  return side === 'buy' ? window.high >= stop : window.low <= stop;
}

/** After a stop: a buy's high is still to come (it was triggered on the way up), a sale's only as far as the close. */
export function afterStop(side: Side, stop: number, window: Window): Window {
  const high = side === 'buy' ? window.high : Math.max(stop, window.close);
  return { open: stop, high, low: window.low, close: window.close };
}
