import type { OrderRequest } from '../../domain/index.ts';
import { invalid } from './refusal.ts';
import type { Refusal } from './refusal.ts';
import { ocoTarget } from './request.ts';

/** Alpaca's smallest distance between a leg and its base price. */
const LEAST_DISTANCE = 0.01;
/** Prices are doubles: a distance of 0.01 may come out as 0.00999... */
const DUST = 1e-9;

/** Which legs each order class needs, and on which side of the base price they stand. */
export function refuseLegs(request: OrderRequest, lastPrice: number | undefined): Refusal | null {
  const { orderClass, takeProfit, stopLoss, type, limitPrice, stopPrice } = request;
  switch (orderClass) {
    case 'simple':
      return takeProfit || stopLoss ? invalid('simple orders have no take_profit or stop_loss') : null;
    case 'oco':
      return refuseOco(request);
    case 'bracket':
      if (type !== 'market' && type !== 'limit') return invalid('bracket entries must be market or limit');
      if (!takeProfit || !stopLoss) return invalid('bracket orders require take_profit and stop_loss');
      break;
    case 'oto':
      if (type === 'trailing_stop') return invalid('trailing_stop orders must be simple');
      if ((takeProfit === undefined) === (stopLoss === undefined))
        return invalid('oto orders require either take_profit or stop_loss');
      break;
  }
  const base = limitPrice ?? stopPrice ?? lastPrice;
  return base === undefined ? null : refuseDistances(base, takeProfit?.limitPrice, stopLoss?.stopPrice);
}

function refuseOco(request: OrderRequest): Refusal | null {
  const { side, type, takeProfit, stopLoss, limitPrice } = request;
  if (side !== 'sell') return invalid('oco orders are exits only');
  if (type !== 'limit') return invalid('oco orders must be limit orders');
  const target = ocoTarget(request);
  if (target === undefined || !stopLoss) return invalid('oco orders require take_profit and stop_loss');
  if (takeProfit && limitPrice !== undefined && limitPrice !== takeProfit.limitPrice)
    return invalid('limit_price and take_profit.limit_price differ');
  return refuseDistances(target, undefined, stopLoss.stopPrice);
}

function refuseDistances(base: number, target: number | undefined, stop: number | undefined): Refusal | null {
  if (target !== undefined && target < base + LEAST_DISTANCE - DUST)
    return invalid(`take_profit.limit_price must be >= base_price + ${LEAST_DISTANCE}`);
  if (stop !== undefined && stop > base - LEAST_DISTANCE + DUST)
    return invalid(`stop_loss.stop_price must be <= base_price - ${LEAST_DISTANCE}`);
  return null;
}
