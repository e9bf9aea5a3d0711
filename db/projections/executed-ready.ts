import { eq, sql } from 'drizzle-orm';
import { change, value } from '../engine/statement.ts';
import type { Projection } from './projection.ts';

interface Answer {
  readonly client_order_id: string;
  readonly id: string | null;
  readonly status: string;
  readonly outcome: string;
  readonly code: string | null;
  readonly message: string | null;
  readonly at: string;
}

/** The broker's feed may have told more already; its word on the status is the later one. */
const answer = change<Answer>((db, { orders: t }) =>
  db
    .update(t)
    .set({
      id: sql`coalesce(${value('id')}, ${t.id})`,
      status: sql`case when ${t.status} in ('pending_new', 'unknown') then ${value('status')} else ${t.status} end`,
      updated_at: value('at'),
      outcome: value('outcome'),
      refusal_code: value('code'),
      refusal_message: value('message'),
    })
    .where(eq(t.client_order_id, value('client_order_id'))),
);

const STATUS = { accepted: 'accepted', refused: 'rejected', unknown: 'unknown', forged: 'rejected' } as const;

export const executedReady: Projection<'executed_ready'> = (event) =>
  event.payload.orders.map((order) =>
    answer({
      client_order_id: order.clientOrderId,
      id: order.orderId,
      status: order.status ?? STATUS[order.outcome],
      outcome: order.outcome,
      code: order.code,
      message: order.message,
      at: event.at,
    }),
  );
