import type { EventOf } from '../../bus/events/index.ts';
import { update, upsert } from '../engine/statement.ts';
import type { Write } from '../engine/statement.ts';
import { cycleOf } from './cycle-of.ts';
import type { Projection } from './projection.ts';

type Approved = EventOf<'approved_ready'>;

const putOrder = upsert(
  'orders',
  ['client_order_id'],
  ['cycle_id', 'strategy', 'purpose', 'exit_reason', 'verdict'],
);
const setOutcome = update('signals', ['outcome', 'outcome_ref'], ['cycle_id', 'symbol']);
const putDenial = upsert('denials', ['seq', 'place'], 'rest');

/**
 * Orders as approved, before the broker has them; what became of each signal; every denial. A flatten between two
 * cycles belongs to none.
 */
export const approvedReady: Projection<'approved_ready'> = (event) => {
  const { orders, outcomes, denials, session } = event.payload;
  const writes: Write[] = [];
  for (const [place, intent] of orders.entries()) writes.push(approvedOrder(event, intent, place));
  for (const { symbol, outcome, ref } of outcomes) {
    writes.push(setOutcome({ cycle_id: cycleOf(event), symbol, outcome, outcome_ref: ref }));
  }
  for (const [place, { symbol, strategy, code, figures }] of denials.entries()) {
    const origin = { seq: event.seq, place, cycle_id: cycleOf(event), at: event.at, session };
    writes.push(putDenial({ ...origin, symbol, strategy, code, figures: JSON.stringify(figures) }));
  }
  return writes;
};

function approvedOrder(event: Approved, intent: Approved['payload']['orders'][number], place: number): Write {
  const reason = event.payload.exitReasons[intent.clientOrderId];
  return putOrder({
    client_order_id: intent.clientOrderId,
    id: intent.clientOrderId,
    first_seq: event.seq,
    place,
    cycle_id: event.cycleId,
    parent_id: null,
    symbol: intent.symbol,
    side: intent.side,
    type: intent.type,
    qty: intent.qty,
    filled_qty: 0,
    avg_fill_price: null,
    status: 'pending_new',
    time_in_force: intent.timeInForce,
    order_class: intent.orderClass,
    limit_price: intent.limitPrice ?? null,
    stop_price: intent.stopPrice ?? null,
    created_at: event.at,
    updated_at: event.at,
    strategy: intent.strategy,
    purpose: intent.purpose,
    exit_reason: reason ? JSON.stringify(reason) : null,
    verdict: JSON.stringify(intent.verdict),
    outcome: null,
    refusal_code: null,
    refusal_message: null,
  });
}
