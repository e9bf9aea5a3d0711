import type { Side } from '../../../domain/index.ts';
import type { Window } from './window.ts';

export function marketable(side: Side, limit: number, price: number): boolean {
  return side === 'buy' ? price <= limit : price >= limit;
}

/** Whether the price touches the limit inside the window. A touch fills: no queue is modelled. */
export function limitTouched(side: Side, limit: number, window: Window): boolean {
  return side === 'buy' ? window.low <= limit : window.high >= limit;
}

/** After a resting buy fills on the way down, the high may lie behind it: only the close is certain. */
export function afterLimit(limit: number, window: Window): Window {
  return { open: limit, high: Math.max(limit, window.close), low: window.low, close: window.close };
}
