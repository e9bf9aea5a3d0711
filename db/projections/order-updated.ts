import { sql } from 'drizzle-orm';
import type { SQL } from 'drizzle-orm';
import type { EventOf } from '../../bus/events/index.ts';
import type { Row, Tables } from '../schema/tables.ts';
import { change, incoming, upsert, value } from '../engine/statement.ts';
import type { Write } from '../engine/statement.ts';
import type { Projection } from './projection.ts';

/** Client ids of a bracket's legs where the exchange derives them: the parent's, with a suffix. Alpaca makes up its own. */
const LEGS: readonly (readonly [suffix: string, purpose: string])[] = [
  ['-sl', 'stop'],
  ['-tp', 'exit'],
];

/** What the feed says of an order, whichever row of it came first. */
const TOLD = [
  'id', 'parent_id', 'symbol', 'side', 'type', 'qty', 'filled_qty', 'avg_fill_price', 'status', 'time_in_force',
  'order_class', 'limit_price', 'stop_price', 'created_at', 'updated_at',
] as const; // prettier-ignore

type Told = Pick<
  Row<'orders'>,
  (typeof TOLD)[number] | 'client_order_id' | 'first_seq' | 'place' | 'cycle_id' | 'purpose'
> & { readonly parent_client_order_id: string | null };

/** A leg appears here first: its strategy and cycle are those of its parent. */
const putOrder = change<Told>((db, { orders: t }) => {
  const named = [...TOLD, 'client_order_id', 'first_seq', 'place', 'purpose'] as const;
  const columns = Object.fromEntries(named.map((column) => [column, value(column)])) as Record<
    (typeof named)[number],
    SQL
  >;
  return db
    .insert(t)
    .values({
      ...columns,
      strategy: ofParent(t, t.strategy),
      cycle_id: sql`coalesce(${ofParent(t, t.cycle_id)}, ${value('cycle_id')})`,
    })
    .onConflictDoUpdate({
      target: t.client_order_id,
      set: Object.fromEntries(TOLD.map((column) => [column, incoming(column)])),
    });
});

function ofParent(t: Tables['orders'], column: Tables['orders']['strategy' | 'cycle_id']): SQL {
  const same = sql`${t.client_order_id} = ${value('parent_client_order_id')} or ${t.id} = ${value('parent_id')}`;
  return sql`(select ${column} from ${t} where ${same} order by ${t.first_seq}, ${t.place} limit 1)`;
}

/** Counted once by the broker's execution id. */
const putFill = upsert('fills', ['execution_id'], []);

export const orderUpdated: Projection<'order_updated'> = (event) => {
  const writes = [told(event)];
  const { fill } = event.payload;
  if (fill) {
    const { executionId, orderId, clientOrderId, ...rest } = fill;
    const ids = { execution_id: executionId, order_id: orderId, client_order_id: clientOrderId };
    writes.push(putFill({ ...ids, ...rest, seq: event.seq }));
  }
  return writes;
};

function told(event: EventOf<'order_updated'>): Write {
  const { order } = event.payload;
  const leg = LEGS.find(([suffix]) => order.clientOrderId.endsWith(suffix));
  return putOrder({
    client_order_id: order.clientOrderId,
    parent_client_order_id: leg ? order.clientOrderId.slice(0, -leg[0].length) : null,
    id: order.id,
    parent_id: order.parentId,
    first_seq: event.seq,
    place: 0,
    cycle_id: event.cycleId,
    purpose: leg?.[1] ?? (order.parentId === null ? null : order.stopPrice === null ? 'exit' : 'stop'),
    symbol: order.symbol,
    side: order.side,
    type: order.type,
    qty: order.qty,
    filled_qty: order.filledQty,
    avg_fill_price: order.avgFillPrice,
    status: order.status,
    time_in_force: order.timeInForce,
    order_class: order.orderClass,
    limit_price: order.limitPrice,
    stop_price: order.stopPrice,
    created_at: order.createdAt,
    updated_at: order.updatedAt,
  });
}
