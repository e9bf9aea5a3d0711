import type { Order, Position } from '../../domain/index.ts';
import { averageCost } from '../../portfolio/index.ts';
import type { ExchangeOrder, ExchangePosition } from './store.ts';

/** The broker's view of an order: without what only the matching engine needs. Field by field: each update has one. */
export function toOrder(order: ExchangeOrder): Order {
  return {
    id: order.id,
    clientOrderId: order.clientOrderId,
    parentId: order.parentId,
    symbol: order.symbol,
    side: order.side,
    type: order.type,
    qty: order.qty,
    filledQty: order.filledQty,
    avgFillPrice: order.avgFillPrice,
    status: order.status,
    timeInForce: order.timeInForce,
    orderClass: order.orderClass,
    limitPrice: order.limitPrice,
    stopPrice: order.stopPrice,
    createdAt: order.createdAt,
    updatedAt: order.updatedAt,
  };
}

export function toPosition(symbol: string, position: ExchangePosition | undefined): Position {
  if (!position) return { symbol, qty: 0, avgEntryPrice: 0 };
  return { symbol, qty: position.qty, avgEntryPrice: averageCost(position) };
}

export const leavesOf = (order: Order): number => order.qty - order.filledQty;
