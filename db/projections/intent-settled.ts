import { sql, eq } from 'drizzle-orm';
import { change, value } from '../engine/statement.ts';
import type { Projection } from './projection.ts';

interface Fate {
  readonly client_order_id: string;
  readonly id: string | null;
  readonly status: string;
  readonly outcome: string;
  readonly code: string | null;
  readonly message: string | null;
  readonly at: string;
}

/** What the feed has told of the order is the later word. */
const settle = change<Fate>((db, { orders: t }) =>
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

/** An order whose fate was not known gets its row up to date. */
export const intentSettled: Projection<'intent_settled'> = (event) => {
  const { clientOrderId, orderId, outcome, status, code, message } = event.payload;
  const answer = outcome === 'found' || outcome === 'sent' ? 'accepted' : outcome;
  return [
    settle({
      client_order_id: clientOrderId,
      id: orderId,
      status: status ?? 'unknown',
      outcome: answer,
      code,
      message,
      at: event.at,
    }),
  ];
};
