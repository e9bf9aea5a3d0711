import type { OrderRequest, OrderType, Side, TimeInForce, OrderClass } from '../../../../domain/index.ts';
import { notionalQty } from '../../live/index.ts';
import type { WireTerms } from '../../store.ts';
import { faults } from '../fault.ts';
import { amountIn, oneOf, onlyKnown, textIn } from './text.ts';

export type Body = Readonly<Record<string, unknown>>;

const TYPES: readonly OrderType[] = ['market', 'limit', 'stop', 'stop_limit', 'trailing_stop'];
const SIDES: readonly Side[] = ['buy', 'sell'];
const TIMES: readonly TimeInForce[] = ['day', 'gtc', 'opg', 'cls', 'ioc', 'fok'];
const INTENTS = ['buy_to_open', 'buy_to_close', 'sell_to_open', 'sell_to_close'] as const;
const CLASSES: readonly OrderClass[] = ['simple', 'bracket', 'oco', 'oto'];

const FIELDS: ReadonlySet<string> = new Set([
  'symbol', 'qty', 'notional', 'side', 'type', 'time_in_force', 'limit_price', 'stop_price', 'trail_price',
  'trail_percent', 'extended_hours', 'client_order_id', 'order_class', 'take_profit', 'stop_loss', 'position_intent',
  'legs', 'advanced_instructions', 'subtag', 'source',
]); // prettier-ignore
/** `order_id`: some clients repeat it from the path. */
const CHANGEABLE: ReadonlySet<string> = new Set([
  'qty', 'time_in_force', 'limit_price', 'stop_price', 'trail', 'client_order_id', 'advanced_instructions', 'order_id',
]); // prettier-ignore

/** The most an order of dollars may lag behind its least: Alpaca takes a dollar and more. */
const LEAST_NOTIONAL = 1;

export interface ReadOrder {
  readonly request: OrderRequest;
  readonly wire: WireTerms;
}

/**
 * The body of POST /v2/orders.
 * @param makeId   client order id where the client gives none
 * @param priceOf  last trade, for orders of dollars
 * @throws WireFault for whatever can be said against the body by itself
 */
export function readOrder(
  body: Body,
  makeId: () => string,
  priceOf: (symbol: string) => number | null,
): ReadOrder {
  onlyKnown(body, FIELDS);
  const symbol = textIn(body, 'symbol');
  if (symbol === undefined) throw faults.missing('symbol is required');
  const side = oneOf('side', required(body, 'side'), SIDES);
  const orderClass = oneOf('order_class', textIn(body, 'order_class') ?? 'simple', CLASSES);
  const type = oneOf(
    'type',
    orderClass === 'oco' ? (textIn(body, 'type') ?? 'limit') : required(body, 'type'),
    TYPES,
  );
  const timeInForce = oneOf('time_in_force', required(body, 'time_in_force'), TIMES);
  const intent = textIn(body, 'position_intent');
  if (intent !== undefined) oneOf('position_intent', intent, INTENTS);
  const { qty, notional } = readSize(body, symbol, type, timeInForce, orderClass, priceOf);
  const extendedHours = body['extended_hours'] === true || body['extended_hours'] === 'true';
  if (
    extendedHours &&
    (type !== 'limit' || (timeInForce !== 'day' && timeInForce !== 'gtc') || orderClass !== 'simple')
  )
    throw faults.unprocessable('extended hours order must be DAY limit orders');
  const request: OrderRequest = {
    clientOrderId: textIn(body, 'client_order_id') ?? makeId(),
    symbol,
    side,
    type,
    qty,
    timeInForce,
    orderClass,
    ...given('limitPrice', amountIn(body, 'limit_price')),
    ...given('stopPrice', amountIn(body, 'stop_price')),
    ...given('trailPrice', amountIn(body, 'trail_price')),
    ...given('trailPercent', amountIn(body, 'trail_percent')),
    ...readLegs(body),
  };
  return {
    request,
    wire: { ...(extendedHours && { extendedHours }), ...(notional !== undefined && { notional }) },
  };
}

function readSize(
  body: Body,
  symbol: string,
  type: OrderType,
  timeInForce: TimeInForce,
  orderClass: OrderClass,
  priceOf: (symbol: string) => number | null,
): { readonly qty: number; readonly notional?: number } {
  const qty = amountIn(body, 'qty');
  const notional = amountIn(body, 'notional');
  if (qty !== undefined && notional !== undefined)
    throw faults.unprocessable('only one of qty or notional is accepted');
  if (qty !== undefined) return { qty };
  if (notional === undefined) throw faults.missing('qty or notional is required');
  if (notional < LEAST_NOTIONAL) throw faults.unprocessable('notional amount must be >= 1.00');
  if (type !== 'market' || timeInForce !== 'day' || orderClass !== 'simple')
    throw faults.unprocessable('notional orders must be simple DAY market orders');
  const price = priceOf(symbol);
  if (price === null) throw faults.unprocessable(`asset "${symbol}" has no price`);
  return { qty: notionalQty(notional, price), notional };
}

function readLegs(body: Body): Pick<OrderRequest, 'takeProfit' | 'stopLoss'> {
  const target = objectIn(body, 'take_profit');
  const stop = objectIn(body, 'stop_loss');
  const limitPrice = target && amountIn(target, 'limit_price');
  const stopPrice = stop && amountIn(stop, 'stop_price');
  if (target && limitPrice === undefined) throw faults.unprocessable('take_profit.limit_price is required');
  if (stop && stopPrice === undefined) throw faults.unprocessable('stop_loss.stop_price is required');
  const stopLimit = stop && amountIn(stop, 'limit_price');
  return {
    ...(limitPrice !== undefined && { takeProfit: { limitPrice } }),
    ...(stopPrice !== undefined && {
      stopLoss: { stopPrice, ...(stopLimit !== undefined && { limitPrice: stopLimit }) },
    }),
  };
}

/** The body of PATCH /v2/orders/{id}. */
export function readChanges(body: Body, makeId: () => string) {
  onlyKnown(body, CHANGEABLE);
  const timeInForce = textIn(body, 'time_in_force');
  return {
    clientOrderId: textIn(body, 'client_order_id') ?? makeId(),
    ...given('qty', amountIn(body, 'qty')),
    ...given('limitPrice', amountIn(body, 'limit_price')),
    ...given('stopPrice', amountIn(body, 'stop_price')),
    ...given('trail', amountIn(body, 'trail')),
    ...(timeInForce !== undefined && { timeInForce: oneOf('time_in_force', timeInForce, TIMES) }),
  };
}

function given<K extends string, V>(key: K, value: V | undefined): { readonly [k in K]?: V } {
  return value === undefined ? {} : ({ [key]: value } as { readonly [k in K]: V });
}

function required(body: Body, name: string): string {
  const value = textIn(body, name);
  if (value === undefined) throw faults.missing(`${name} is required`);
  return value;
}

function objectIn(body: Body, name: string): Body | undefined {
  const value = body[name];
  if (value === undefined || value === null) return undefined;
  if (typeof value !== 'object' || Array.isArray(value)) throw faults.unprocessable(`invalid ${name}`);
  return value as Body;
}
