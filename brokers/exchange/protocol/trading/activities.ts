import { contentUuid } from '../../../../domain/index.ts';
import type { BrokerUpdate } from '../../../port.ts';
import { movesMoney } from '../../live/index.ts';
import type { LiveAccount } from '../../live/index.ts';
import type { Context, Operation } from '../context.ts';
import { faults } from '../fault.ts';
import { decimal } from '../wire/text.ts';
import { sortableTime } from '../wire/time.ts';
import { dateOfInstant } from './equity.ts';

const TRADES: ReadonlySet<string> = new Set(['FILL']);

/** Ids sort by time: the instant to the millisecond, then the exchange's own count of what happened. */
function activityId(update: BrokerUpdate, accountId: string): string {
  const instant = update.at.replaceAll(/\D/g, '').slice(0, 17);
  return `${instant}${String(update.seq).padStart(9, '0')}::${refOf(update, accountId)}`;
}

/** The execution of a fill; whatever else it is has an id of its own. */
export function refOf(update: BrokerUpdate, accountId: string): string {
  if (update.kind === 'order' && update.fill) return update.fill.executionId;
  return contentUuid('activity', accountId, update.seq);
}

function wireActivity(update: BrokerUpdate, accountId: string) {
  const id = activityId(update, accountId);
  if (update.kind === 'split') {
    return {
      id,
      account_id: accountId,
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
    account_id: accountId,
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
  };
}

/** Newest first unless asked; the page token is the id of the last item seen. */
async function list({ account, query }: Context, types: readonly string[] | null) {
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
  const { id: accountId } = account;
  const seen = token === null ? null : seqOf(token);
  for await (const update of past(account, direction === 'desc', seen, from)) {
    if (page.length === size) break;
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

/** Counts what happened: stands in the id between the instant and the mark. */
function seqOf(token: string): number | null {
  const digits = /^\d{17}(\d{9})::/.exec(token)?.[1];
  return digits === undefined ? null : Number(digits);
}

/** Fills and splits in order: those in memory where they reach, else the archive's, a page at a time. */
async function* past(
  { history }: LiveAccount,
  newestFirst: boolean,
  seen: number | null,
  from: string | null,
): AsyncIterable<BrokerUpdate> {
  const { moves, archive, complete } = history;
  if (newestFirst || complete) yield* newestFirst ? moves.toReversed() : moves;
  if (complete || !archive) return;
  let beyond = newestFirst ? (moves[0]?.seq ?? Number.MAX_SAFE_INTEGER) : 0;
  if (seen !== null) beyond = newestFirst ? Math.min(beyond, seen) : seen;
  const bounds = from === null ? {} : { from: `${from.slice(0, 23)}Z` };
  for (;;) {
    const page = await archive.updates({ beyond, newestFirst, ...bounds });
    const last = page.at(-1);
    if (!last) return;
    for (const update of page) if (movesMoney(update)) yield update;
    beyond = last.seq;
  }
}

export const activityOperations: readonly Operation[] = [
  {
    method: 'GET',
    path: '/v2/account/activities',
    handle: async (context) => ({ body: await list(context, context.query.list('activity_types')) }),
  },
  {
    method: 'GET',
    path: '/v2/account/activities/{activity_type}',
    handle: async (context) => ({ body: await list(context, [context.params[0] as string]) }),
  },
];
