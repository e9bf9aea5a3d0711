import { notInArray } from 'drizzle-orm';
import { ORDER_STATUSES, isTerminal } from '../../domain/index.ts';
import type { Reason } from '../../domain/index.ts';
import type { Engine } from '../engine/engine.ts';
import type { Row } from '../schema/tables.ts';
import { from, listRows, same } from './list.ts';
import type { Filter } from './list.ts';

/** An order as the desk knows it. `id` is the client order id until the broker has given its own. */
export interface OrderView {
  readonly id: string;
  readonly clientOrderId: string;
  readonly parentId: string | null;
  readonly symbol: string;
  readonly side: string;
  readonly type: string;
  readonly qty: number;
  readonly filledQty: number;
  readonly avgFillPrice: number | null;
  readonly status: string;
  readonly createdAt: string;
  readonly strategy: string | null;
  readonly cycleId: string | null;
  readonly purpose: string | null;
  readonly timeInForce: string;
  readonly orderClass: string;
  readonly limitPrice: number | null;
  readonly stopPrice: number | null;
  readonly updatedAt: string;
  /** Why an exit leaves. */
  readonly exitReason: Reason | null;
  readonly refusal: { readonly code: string; readonly message: string | null } | null;
}

/** Statuses that no order leaves. */
export const FINAL = ORDER_STATUSES.filter(isTerminal);

/** In the order in which the desk first knew of them. `since` is of their creation. */
export async function listOrders(engine: Engine, filter: Filter): Promise<readonly OrderView[]> {
  const { orders: t } = engine.tables;
  const where = [
    same(t.symbol, filter.symbol),
    same(t.strategy, filter.strategy),
    same(t.status, filter.status),
    same(t.cycle_id, filter.cycleId),
    same(t.client_order_id, filter.clientOrderId),
    same(t.id, filter.orderId),
    filter.open && notInArray(t.status, FINAL),
    from(t.created_at, filter.since),
  ];
  return (await listRows(engine, 'orders', where, [t.first_seq, t.place], filter.limit)).map(orderOf);
}

/** The order that has been given to close the position, other than its stop, and has not ended; null: there is none. */
export async function closingOrder(engine: Engine, symbol: string): Promise<OrderView | null> {
  const open = await listOrders(engine, { symbol, open: true });
  return open.findLast(({ purpose }) => purpose === 'exit' || purpose === 'flatten') ?? null;
}

function orderOf(row: Row<'orders'>): OrderView {
  return {
    id: row.id,
    clientOrderId: row.client_order_id,
    parentId: row.parent_id,
    symbol: row.symbol,
    side: row.side,
    type: row.type,
    qty: row.qty,
    filledQty: row.filled_qty,
    avgFillPrice: row.avg_fill_price,
    status: row.status,
    createdAt: row.created_at,
    strategy: row.strategy,
    cycleId: row.cycle_id,
    purpose: row.purpose,
    timeInForce: row.time_in_force,
    orderClass: row.order_class,
    limitPrice: row.limit_price,
    stopPrice: row.stop_price,
    updatedAt: row.updated_at,
    exitReason: row.exit_reason === null ? null : (JSON.parse(row.exit_reason) as Reason),
    refusal: row.refusal_code === null ? null : { code: row.refusal_code, message: row.refusal_message },
  };
}
