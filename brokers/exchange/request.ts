import { canonicalJson } from '../../domain/index.ts';
import type { OrderRequest } from '../../domain/index.ts';

/** The fields of an order request and nothing else: callers may hand in an intent with more on it. */
export function plainRequest(request: OrderRequest): OrderRequest {
  const { clientOrderId, symbol, side, type, qty, timeInForce, orderClass } = request;
  const { limitPrice, stopPrice, trailPrice, trailPercent, takeProfit, stopLoss } = request;
  return {
    clientOrderId,
    symbol,
    side,
    type,
    qty,
    timeInForce,
    orderClass,
    ...(limitPrice !== undefined && { limitPrice }),
    ...(stopPrice !== undefined && { stopPrice }),
    ...(trailPrice !== undefined && { trailPrice }),
    ...(trailPercent !== undefined && { trailPercent }),
    ...(takeProfit !== undefined && { takeProfit: { limitPrice: takeProfit.limitPrice } }),
    ...(stopLoss !== undefined && {
      stopLoss: {
        stopPrice: stopLoss.stopPrice,
        ...(stopLoss.limitPrice !== undefined && { limitPrice: stopLoss.limitPrice }),
      },
    }),
  };
}

/** Whether a second order under one id is the first one again (P4). A split restates the trail, so it is not compared. */
export function sameRequest(a: OrderRequest, b: OrderRequest): boolean {
  const { trailPrice: _a, ...left } = plainRequest(a);
  const { trailPrice: _b, ...right } = plainRequest(b);
  return comparable(left) === comparable(right);
}

/** NaN and the like are refused as such later; here they only have to compare. */
function comparable(request: OrderRequest): string {
  try {
    return canonicalJson(request);
  } catch {
    return 'not comparable';
  }
}

/** An oco's target, however the request names it. */
export const ocoTarget = (request: OrderRequest): number | undefined =>
  request.takeProfit?.limitPrice ?? request.limitPrice;
