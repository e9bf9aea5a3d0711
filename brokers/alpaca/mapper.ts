import type { z } from 'zod';
import { newYorkDate } from '../../domain/calendar/index.ts';
import { ORDER_STATUSES } from '../../domain/index.ts';
import type {
  Fill,
  Order,
  OrderClass,
  OrderStatus,
  OrderType,
  Position,
  TimeInForce,
} from '../../domain/index.ts';
import type { Account } from '../port.ts';
import type { wireAccount, wireFill, WireLeg, WireOrder, wirePosition } from './wire.ts';

const STATUSES: ReadonlySet<string> = new Set(ORDER_STATUSES);
const TYPES: ReadonlySet<string> = new Set(['market', 'limit', 'stop', 'stop_limit', 'trailing_stop']);
const TIMES: ReadonlySet<string> = new Set(['day', 'gtc', 'ioc', 'fok', 'opg', 'cls']);
const CLASSES: ReadonlySet<string> = new Set(['simple', 'bracket', 'oco', 'oto']);

/** A status that is not known is `unknown`: neither open nor ended may be concluded from it. */
export const toStatus = (status: string): OrderStatus =>
  STATUSES.has(status) ? (status as OrderStatus) : 'unknown';

/** Null where the order is of a kind the desk does not have (multi-leg options, new types): somebody else's. */
export function toOrder(wire: WireLeg, parentId: string | null): Order | null {
  const type = wire.type ?? wire.order_type ?? '';
  const orderClass = wire.order_class === '' ? 'simple' : wire.order_class;
  if (!TYPES.has(type) || !TIMES.has(wire.time_in_force) || !CLASSES.has(orderClass)) return null;
  const createdAt = wire.created_at ?? wire.submitted_at ?? wire.updated_at;
  if (createdAt === null) return null;
  const filledQty = wire.filled_qty ?? 0;
  return {
    id: wire.id,
    clientOrderId: wire.client_order_id,
    parentId,
    symbol: wire.symbol,
    side: wire.side,
    type: type as OrderType,
    // An order in dollars has no quantity until it is filled.
    qty: wire.qty ?? filledQty,
    filledQty,
    avgFillPrice: wire.filled_avg_price,
    status: toStatus(wire.status),
    timeInForce: wire.time_in_force as TimeInForce,
    orderClass: orderClass as OrderClass,
    limitPrice: wire.limit_price,
    stopPrice: wire.stop_price,
    createdAt,
    updatedAt: wire.updated_at ?? createdAt,
  };
}

/** An order and its legs, each an order of its own, the parent first. */
export function flatten(wire: WireOrder, parentOf: (id: string) => string | null): readonly Order[] {
  const own = toOrder(wire, parentOf(wire.id));
  const legs = wire.legs.map((leg) => toOrder(leg, wire.id));
  return [own, ...legs].filter((order) => order !== null);
}

export function toPosition(wire: z.infer<typeof wirePosition>): Position {
  return { symbol: wire.symbol, qty: wire.qty, avgEntryPrice: wire.qty === 0 ? 0 : wire.avg_entry_price };
}

/**
 * Buying power without borrowed money: the desk trades its cash, whatever margin the account has.
 * The account's number is its id, as people know it.
 */
export function toAccount(wire: z.infer<typeof wireAccount>): Account {
  const { buying_power, non_marginable_buying_power } = wire;
  return {
    id: wire.account_number,
    cash: wire.cash,
    equity: wire.equity,
    buyingPower: Math.min(buying_power, non_marginable_buying_power ?? buying_power),
  };
}

/**
 * An execution by its order and the order's filled quantity after it. The stream and the list of activities both tell
 * these two; that their own ids of an execution are the same one is documented nowhere, and a fill counted under two ids
 * would be counted twice.
 */
export const executionId = (orderId: string, filledAfter: number): string => `${orderId}:${filledAfter}`;

/** Alpaca tells no fees with a fill: they come as activities of their own the day after. */
export function toFill(wire: z.infer<typeof wireFill>, clientOrderId: string): Fill {
  return {
    executionId: wire.cum_qty === null ? wire.id : executionId(wire.order_id, wire.cum_qty),
    orderId: wire.order_id,
    clientOrderId,
    symbol: wire.symbol,
    side: wire.side === 'buy' ? 'buy' : 'sell',
    qty: wire.qty,
    price: wire.price,
    fees: 0,
    at: wire.transaction_time,
    session: newYorkDate(Date.parse(wire.transaction_time)),
  };
}
