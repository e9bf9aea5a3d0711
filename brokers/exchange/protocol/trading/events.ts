import { nextSession } from '../../../../domain/index.ts';
import type { BrokerUpdate } from '../../../port.ts';
import type { LiveAccount } from '../../live/index.ts';
import type { Operation } from '../context.ts';
import { eventStream, eventTime } from '../event-stream.ts';
import { isTold } from '../updates.ts';
import { assetId } from '../wire/order.ts';
import { cusipOf, rates } from '../wire/split.ts';
import { decimal } from '../wire/text.ts';
import { eventId } from '../wire/ulid.ts';
import { updateFields } from '../wire/update.ts';
import { refOf } from './activities.ts';

const head = (account: LiveAccount, update: BrokerUpdate) => ({
  at: eventTime(update),
  event_id: eventId(update.at, update.seq, account.id),
});

/** What `/stream` tells, as an event that can be asked for again. */
async function trade(account: LiveAccount, update: BrokerUpdate) {
  if (!isTold(update)) return null;
  const kept = await account.order(update.order.id);
  return kept && { account_id: account.id, ...head(account, update), ...updateFields(update, kept) };
}

async function activity(account: LiveAccount, update: BrokerUpdate) {
  const common = {
    ...head(account, update),
    executed_at: update.at,
    status: 'executed',
    settle_date: nextSession(update.session),
    currency: 'USD',
    ref_id: refOf(update, account.id),
  };
  if (update.kind === 'split') return { ...common, ...(await split(account, update)) };
  const { fill, order } = update;
  if (!fill) return null;
  const value = fill.qty * fill.price;
  return {
    ...common,
    activity_type: 'FILL',
    price: decimal(fill.price),
    qty: decimal(fill.qty),
    net_amount: decimal((fill.side === 'buy' ? -value : value) - fill.fees),
    details: {
      order_id: order.id,
      client_order_id: order.clientOrderId,
      side: fill.side,
      symbol: fill.symbol,
      asset_id: assetId(fill.symbol),
      cum_qty: decimal(order.filledQty),
      leaves_qty: decimal(order.qty - order.filledQty),
      order_status: order.status,
      execution_type: 'fill',
    },
  };
}

async function split(account: LiveAccount, update: Extract<BrokerUpdate, { readonly kind: 'split' }>) {
  const { symbol, session, ratio, position, cashInLieu } = update;
  const instant = new Date(Date.parse(update.at) - 1).toISOString();
  const [before] = await account.history.snapshots([instant]);
  const { new_rate: fresh, old_rate: old } = rates(ratio);
  return {
    activity_type: 'SPLIT',
    activity_subtype: ratio > 1 ? 'FSPLIT' : 'RSPLIT',
    net_amount: decimal(cashInLieu),
    qty: decimal(position.qty),
    details: {
      symbol,
      system_date: session,
      position_date: session,
      ex_date: session,
      old_cusip: cusipOf(symbol),
      new_cusip: cusipOf(symbol),
      old_rate: decimal(old),
      new_rate: decimal(fresh),
      old_qty: decimal(before?.shares.get(symbol) ?? 0),
      new_qty: decimal(position.qty),
    },
  };
}

export const eventOperations: readonly Operation[] = [
  {
    method: 'GET',
    path: '/v2/events/trades',
    endless: true,
    handle: (context) => eventStream(context, trade),
  },
  {
    method: 'GET',
    path: '/v2beta1/events/activities',
    endless: true,
    handle: (context) => eventStream(context, activity),
  },
];
