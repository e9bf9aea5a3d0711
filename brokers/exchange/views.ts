import type { Order, Position } from '../../domain/index.ts';
import { averageCost } from '../../portfolio/index.ts';
import type { ExchangeOrder, ExchangePosition } from './store.ts';

/** The broker's view of an order: without what only the matching engine needs. */
export function toOrder(order: ExchangeOrder): Order {
  const { request: _request, ordinal: _ordinal, acceptedAfter: _after, highWater: _water, ...seen } = order;
  return seen;
}

export function toPosition(symbol: string, position: ExchangePosition | undefined): Position {
  if (!position) return { symbol, qty: 0, avgEntryPrice: 0 };
  return { symbol, qty: position.qty, avgEntryPrice: averageCost(position) };
}

export const leavesOf = (order: Order): number => order.qty - order.filledQty;
