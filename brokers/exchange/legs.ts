import { contentUuid } from '../../domain/index.ts';
import type { OrderRequest } from '../../domain/index.ts';
import type { Draft } from './draft.ts';
import { ocoTarget, plainRequest } from './request.ts';
import type { ExchangeOrder } from './store.ts';

export const stopLegId = (clientOrderId: string): string => `${clientOrderId}-sl`;
export const targetLegId = (clientOrderId: string): string => `${clientOrderId}-tp`;

/** Takes an order in: the parent `accepted`, legs `held` until it is filled. An oco's two orders work from the start. */
export function placeOrder(draft: Draft, asked: OrderRequest): ExchangeOrder {
  const request = plainRequest(asked);
  const isOco = request.orderClass === 'oco';
  const target = isOco ? ocoTarget(request) : undefined;
  const parent = makeOrder(
    draft,
    target === undefined ? request : { ...request, limitPrice: target },
    request,
  );
  draft.emit('accepted', parent);
  for (const leg of legRequests(request)) {
    const status = isOco ? 'accepted' : 'held';
    draft.emit(status, { ...makeOrder(draft, leg, leg), parentId: parent.id, status });
  }
  return parent;
}

/** The stop before the target, so that it also stands first in the order of matching. */
function legRequests(parent: OrderRequest): readonly OrderRequest[] {
  const { clientOrderId, symbol, qty, timeInForce, orderClass, stopLoss, takeProfit } = parent;
  const side = orderClass === 'oco' ? parent.side : parent.side === 'buy' ? 'sell' : 'buy';
  const common = { symbol, side, qty, timeInForce, orderClass } as const;
  const legs: OrderRequest[] = [];
  if (stopLoss) {
    const { stopPrice, limitPrice } = stopLoss;
    const stop = { ...common, clientOrderId: stopLegId(clientOrderId), stopPrice };
    legs.push(
      limitPrice === undefined ? { ...stop, type: 'stop' } : { ...stop, type: 'stop_limit', limitPrice },
    );
  }
  if (takeProfit && orderClass !== 'oco')
    legs.push({
      ...common,
      clientOrderId: targetLegId(clientOrderId),
      type: 'limit',
      limitPrice: takeProfit.limitPrice,
    });
  return legs;
}

/** @param request as it came; what a repeated submit is compared with */
function makeOrder(draft: Draft, order: OrderRequest, request: OrderRequest): ExchangeOrder {
  const { clientOrderId, symbol, side, type, qty, timeInForce, orderClass, limitPrice, stopPrice } = order;
  return {
    id: contentUuid('order', draft.accountId, clientOrderId),
    clientOrderId,
    parentId: null,
    symbol,
    side,
    type,
    qty,
    filledQty: 0,
    avgFillPrice: null,
    status: 'accepted',
    timeInForce,
    orderClass,
    limitPrice: limitPrice ?? null,
    stopPrice: stopPrice ?? null,
    createdAt: draft.at,
    updatedAt: draft.at,
    request,
    ordinal: draft.takeOrdinal(),
    acceptedAfter: draft.acceptedAfter,
    highWater: null,
  };
}
