import { eq, inArray, isNull, or } from 'drizzle-orm';
import type { SQL } from 'drizzle-orm';
import type { Engine } from '../engine/engine.ts';
import type { Row } from '../schema/tables.ts';
import { listRows } from './list.ts';
import type { Scope } from './narrow.ts';

export interface Subject {
  readonly orders: readonly Row<'orders'>[];
  readonly cycles: readonly string[];
  /** Null: a whole cycle. */
  readonly scope: Scope | null;
}

/** What an id names: an order, else a trade, else a cycle. */
export async function findSubject(engine: Engine, id: string): Promise<Subject | null> {
  const { orders: t } = engine.tables;
  const order = await ordersWhere(engine, or(eq(t.client_order_id, id), eq(t.id, id)));
  if (order.length > 0) return about(order);
  const orderIds = await orderIdsOfTrade(engine, id);
  if (orderIds) return about(await ordersWhere(engine, inArray(t.id, [...orderIds])));
  const [cycle] = await listRows(engine, 'iteration_log', [eq(engine.tables.iteration_log.id, id)], []);
  if (!cycle) return null;
  // Stop and target legs live on for months; they are explained under their own ids.
  const decided = await listRows(
    engine,
    'orders',
    [eq(t.cycle_id, id), isNull(t.parent_id)],
    [t.first_seq, t.place],
  );
  return { orders: decided, cycles: [id], scope: null };
}

function about(orders: readonly Row<'orders'>[]): Subject {
  const cycles = new Set(orders.flatMap((order) => order.cycle_id ?? []));
  const symbols = new Set(orders.map((order) => order.symbol));
  const clientOrderIds = new Set(orders.map((order) => order.client_order_id));
  return { orders, cycles: [...cycles], scope: { symbols, clientOrderIds } };
}

function ordersWhere(engine: Engine, condition: SQL | undefined): Promise<readonly Row<'orders'>[]> {
  const { orders: t } = engine.tables;
  return listRows(engine, 'orders', [condition], [t.first_seq, t.place]);
}

async function orderIdsOfTrade(engine: Engine, id: string): Promise<readonly string[] | null> {
  if (!/^\d{1,15}$/.test(id)) return null;
  const { trade_history: t } = engine.tables;
  const [trade] = await listRows(engine, 'trade_history', [eq(t.id, Number(id))], []);
  return trade ? (JSON.parse(trade.order_ids) as string[]) : null;
}
