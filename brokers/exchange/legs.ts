import { contentUuid } from '../../domain/index.ts';
import type { OrderRequest } from '../../domain/index.ts';
import type { Draft } from './draft.ts';
import { telling } from './leg-names.ts';
import type { LegNames } from './leg-names.ts';
import { ocoTarget, plainRequest } from './request.ts';
import type { ExchangeOrder } from './store.ts';

/** Takes an order in: the parent `accepted`, legs `held` until it is filled. An oco's two orders work from the start. */
export function placeOrder(draft: Draft, asked: OrderRequest, names: LegNames = telling): ExchangeOrder {
  const request = plainRequest(asked);
  const isOco = request.orderClass === 'oco';
  const target = isOco ? ocoTarget(request) : undefined;
  const parent = makeOrder(
    draft,
    target === undefined ? request : { ...request, limitPrice: target },
    request,
  );
  draft.emit('accepted', parent);
  for (const leg of legRequests(request, names)) {
    const status = isOco ? 'accepted' : 'held';
    draft.emit(status, { ...makeOrder(draft, leg, leg), parentId: parent.id, status });
  }
  return parent;
}

/** The stop before the target, so that it also stands first in the order of matching. */
function legRequests(parent: OrderRequest, names: LegNames): readonly OrderRequest[] {
  const { clientOrderId, symbol, qty, timeInForce, orderClass, stopLoss, takeProfit } = parent;
  const side = orderClass === 'oco' ? parent.side : parent.side === 'buy' ? 'sell' : 'buy';
  const common = { symbol, side, qty, timeInForce, orderClass } as const;
  const legs: OrderRequest[] = [];
  if (stopLoss) {
    const { stopPrice, limitPrice } = stopLoss;
    const stop = { ...common, clientOrderId: names.stop(clientOrderId), stopPrice };
    legs.push(
      limitPrice === undefined ? { ...stop, type: 'stop' } : { ...stop, type: 'stop_limit', limitPrice },
    );
  }
  if (takeProfit && orderClass !== 'oco')
    legs.push({
      ...common,
      clientOrderId: names.target(clientOrderId),
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
