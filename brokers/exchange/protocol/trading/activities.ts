import { contentUuid } from '../../../../domain/index.ts';
import type { BrokerUpdate } from '../../../port.ts';
import type { Context, Operation } from '../context.ts';
import { faults } from '../fault.ts';
import { decimal } from '../wire/text.ts';
import { sortableTime } from '../wire/time.ts';
import { dateOfInstant } from './equity.ts';

const TRADES: ReadonlySet<string> = new Set(['FILL']);

/** Ids sort by time: the instant to the millisecond, then the exchange's own count of what happened. */
function activityId(update: BrokerUpdate, accountId: string): string {
  const instant = update.at.replaceAll(/\D/g, '').slice(0, 17);
  const own = update.kind === 'order' && update.fill ? update.fill.executionId : null;
  return `${instant}${String(update.seq).padStart(9, '0')}::${own ?? contentUuid('activity', accountId, update.seq)}`;
}

function wireActivity(update: BrokerUpdate, accountId: string) {
  const id = activityId(update, accountId);
  if (update.kind === 'split') {
    return {
      id,
      activity_type: 'SPLIT',
      activity_sub_type: update.ratio > 1 ? 'FSPLIT' : 'RSPLIT',
      date: update.session,
      net_amount: decimal(update.cashInLieu),
      description: `${update.ratio} for 1`,
      symbol: update.symbol,
      qty: decimal(update.position.qty),
      status: 'executed',
      created_at: update.at,
    };
  }
  const { fill, order } = update;
  if (!fill) throw new TypeError('an update without a fill is no activity');
  return {
    id,
    activity_type: 'FILL',
    transaction_time: fill.at,
    type: order.status === 'filled' ? 'fill' : 'partial_fill',
    price: decimal(fill.price),
    qty: decimal(fill.qty),
    side: fill.side,
    symbol: fill.symbol,
    leaves_qty: decimal(order.qty - order.filledQty),
    order_id: fill.orderId,
    cum_qty: decimal(order.filledQty),
    order_status: order.status,
    swap_rate: '1',
  };
}

/** Newest first unless asked; the page token is the id of the last item seen. */
function list({ account, query }: Context, types: readonly string[] | null) {
  const category = query.text('category');
  if (types !== null && category !== null)
    throw faults.unprocessable('activity_types and category are mutually exclusive');
  const wanted = types && new Set(types.map((type) => type.toUpperCase()));
  const size = query.count('page_size', 100, 100);
  const direction = query.oneOf('direction', ['desc', 'asc'], 'desc');
  const date = query.text('date');
  const after = query.text('after');
  const until = query.text('until');
  const from = after === null ? null : sortableTime(after, 'after');
  const to = until === null ? null : sortableTime(until, 'until', true);
  const token = query.text('page_token');
  const page: ReturnType<typeof wireActivity>[] = [];
  const { moves, id: accountId } = account;
  for (let i = 0; i < moves.length && page.length < size; i++) {
    const update = moves[direction === 'asc' ? i : moves.length - 1 - i] as BrokerUpdate;
    const type = update.kind === 'split' ? 'SPLIT' : 'FILL';
    if (wanted && !wanted.has(type)) continue;
    if (category !== null && (category === 'trade_activity') !== TRADES.has(type)) continue;
    const at = `${update.at.slice(0, 23)}000000Z`;
    if ((from !== null && at <= from) || (to !== null && at > to)) continue;
    if (date !== null && dateOfInstant(update.at) !== date.slice(0, 10)) continue;
    const activity = wireActivity(update, accountId);
    if (token !== null && (direction === 'asc' ? activity.id <= token : activity.id >= token)) continue;
    page.push(activity);
  }
  return page;
}

export const activityOperations: readonly Operation[] = [
  {
    method: 'GET',
    path: '/v2/account/activities',
    handle: (context) => ({ body: list(context, context.query.list('activity_types')) }),
  },
  {
    method: 'GET',
    path: '/v2/account/activities/{activity_type}',
    handle: (context) => ({ body: list(context, [context.params[0] as string]) }),
  },
];
