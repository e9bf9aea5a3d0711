import type { OrderRequest } from '../../domain/index.ts';
import { refuseLegs } from './leg-prices.ts';
import { refusePrices } from './prices.ts';
import { invalid } from './refusal.ts';
import type { Refusal } from './refusal.ts';

/** The brokers' limit. */
const LONGEST_ID = 128;
const LONGEST_SUFFIX = '-sl'.length;

/** What an order must be in itself, whatever the account: the rules of facts on Alpaca's order types. */
export function refuseShape(request: OrderRequest, lastPrice: number | undefined): Refusal | null {
  return (
    refuseBasics(request) ??
    refuseType(request) ??
    refusePrices(request) ??
    refuseTimeInForce(request) ??
    refuseLegs(request, lastPrice) ??
    refuseStopSide(request, lastPrice)
  );
}

function refuseBasics({ clientOrderId, symbol, qty, orderClass, timeInForce }: OrderRequest): Refusal | null {
  const longest = LONGEST_ID - (orderClass === 'simple' ? 0 : LONGEST_SUFFIX);
  if (clientOrderId === '' || clientOrderId.length > longest)
    return invalid(`client_order_id must have 1 to ${longest} characters`);
  if (symbol === '') return invalid('symbol is required');
  if (!(qty > 0 && qty < 1e9)) return invalid(`qty must be > 0 (is ${qty})`);
  if (Number.isInteger(qty)) return null;
  if (orderClass !== 'simple' || timeInForce !== 'day')
    return invalid('fractional orders must be simple DAY orders');
  return Math.abs(qty * 1e9 - Math.round(qty * 1e9)) < 1e-3 ? null : invalid('qty has more than 9 decimals');
}

function refuseType(request: OrderRequest): Refusal | null {
  const { type, limitPrice, stopPrice, trailPrice, trailPercent, orderClass } = request;
  const wantsLimit = type === 'limit' || type === 'stop_limit';
  const wantsStop = type === 'stop' || type === 'stop_limit';
  const isOco = orderClass === 'oco';
  if (wantsLimit && limitPrice === undefined && !isOco) return invalid(`${type} orders require limit_price`);
  if (!wantsLimit && limitPrice !== undefined) return invalid(`${type} orders must not have limit_price`);
  if (wantsStop && stopPrice === undefined) return invalid(`${type} orders require stop_price`);
  if (!wantsStop && stopPrice !== undefined) return invalid(`${type} orders must not have stop_price`);
  const trails = [trailPrice, trailPercent].filter((trail) => trail !== undefined);
  if (trails.length !== (type === 'trailing_stop' ? 1 : 0))
    return invalid('trailing_stop orders require either trail_price or trail_percent, others neither');
  if (trails.some((trail) => !(trail > 0)) || (trailPercent ?? 0) >= 100) return invalid('invalid trail');
  return null;
}

function refuseTimeInForce({ type, timeInForce, orderClass }: OrderRequest): Refusal | null {
  if (timeInForce === 'day' || timeInForce === 'gtc') return null;
  if (orderClass !== 'simple') return invalid(`${orderClass} orders must be day or gtc`);
  return type === 'market' || type === 'limit' ? null : invalid(`${type} orders must be day or gtc`);
}

/** A stop that the market has passed already would be a market order in disguise. */
function refuseStopSide(
  { type, side, stopPrice }: OrderRequest,
  lastPrice: number | undefined,
): Refusal | null {
  if ((type !== 'stop' && type !== 'stop_limit') || stopPrice === undefined || lastPrice === undefined)
    return null;
  if (side === 'sell' && stopPrice >= lastPrice) return invalid('stop price must be less than current price');
  if (side === 'buy' && stopPrice <= lastPrice)
    return invalid('stop price must be greater than current price');
  return null;
}
