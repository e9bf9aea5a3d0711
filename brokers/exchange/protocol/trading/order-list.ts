import { isTerminal } from '../../../../domain/index.ts';
import type { LiveAccount } from '../../live/index.ts';
import type { ExchangeOrder } from '../../store.ts';
import type { Context } from '../context.ts';
import { faults } from '../fault.ts';
import { nestedOrder, wireOrder } from '../wire/order.ts';
import type { WireOrder } from '../wire/order.ts';
import { uuidOf } from '../wire/text.ts';
import { orderTime, sortableTime } from '../wire/time.ts';

/**
 * GET /v2/orders. There is no page token: one pages by time of submission (exclusive) or by order id. Legs stand by
 * themselves unless nested; those that wait for their parent (`held`) are not open then, as at Alpaca.
 */
export async function listOrders({ account, query }: Context): Promise<readonly WireOrder[]> {
  const status = query.oneOf('status', ['open', 'closed', 'all'], 'open');
  const limit = query.count('limit', 50, 500);
  const newestFirst = query.oneOf('direction', ['desc', 'asc'], 'desc') === 'desc';
  const nested = query.truth('nested');
  const side = query.text('side')?.toLowerCase() ?? null;
  const symbols = query.list('symbols');
  const wanted = symbols && new Set(symbols.map((symbol) => symbol.toUpperCase()));
  const [from, to] = await borders(account, query);
  const classes = query.list('asset_class');
  if (classes && !classes.includes('us_equity') && !classes.includes('all')) return [];
  const passes = (order: ExchangeOrder): boolean => {
    if (wanted && !wanted.has(order.symbol)) return false;
    if (side !== null && order.side !== side) return false;
    if (status === 'open' ? isTerminal(order.status) : status === 'closed' && !isTerminal(order.status))
      return false;
    const key = orderTime(order.createdAt, order.ordinal);
    return !(from !== null && key <= from) && !(to !== null && key >= to);
  };
  const found: WireOrder[] = [];
  const source =
    status === 'open' ? inMemory(account, newestFirst, 'open') : past(account, newestFirst, from, to);
  for await (const order of source) {
    if (found.length === limit) break;
    if (!passes(order)) continue;
    if (!nested && status === 'open' && order.status === 'held') continue;
    const parent = nested && order.parentId !== null ? await account.order(order.parentId) : null;
    // It stands beneath its parent.
    if (parent && parent.parentId === null && passes(parent)) continue;
    found.push(nested ? await nestedOrder(order, account) : wireOrder(order));
  }
  return found;
}

function inMemory(
  { books }: LiveAccount,
  newestFirst: boolean,
  which: 'open' | 'all',
): readonly ExchangeOrder[] {
  const orders = which === 'open' ? [...books.open.values()] : [...books.orders.values()];
  return orders.sort((a, b) => (newestFirst ? b.ordinal - a.ordinal : a.ordinal - b.ordinal));
}

/** Every order there was, in order; from the archive, a page at a time, where memory no longer holds them all. */
async function* past(
  account: LiveAccount,
  newestFirst: boolean,
  from: string | null,
  to: string | null,
): AsyncIterable<ExchangeOrder> {
  const { archive, forgot } = account.history;
  if (!archive || !forgot) {
    yield* inMemory(account, newestFirst, 'all');
    return;
  }
  // Times of creation are kept to the millisecond; what is decided below that is decided by whoever reads.
  const bounds = {
    ...(from !== null && { from: `${from.slice(0, 23)}Z` }),
    ...(to !== null && { to: `${to.slice(0, 23)}Z` }),
  };
  let beyond = newestFirst ? Number.MAX_SAFE_INTEGER : -1;
  for (;;) {
    const page = await archive.orders({ beyond, newestFirst, ...bounds });
    const last = page.at(-1);
    if (!last) return;
    yield* page;
    beyond = last.ordinal;
  }
}

/** Submission times between which the orders lie, both exclusive. */
async function borders(
  account: LiveAccount,
  query: Context['query'],
): Promise<readonly [from: string | null, to: string | null]> {
  const [after, until] = [query.text('after'), query.text('until')];
  const [afterId, beforeId] = [query.text('after_order_id'), query.text('before_order_id')];
  if (afterId !== null && beforeId !== null)
    throw faults.unprocessable('before_order_id and after_order_id are mutually exclusive');
  if ((afterId ?? beforeId) !== null && (after ?? until) !== null)
    throw faults.unprocessable('order id cursors cannot be used with after or until');
  const timeOf = async (id: string | null): Promise<string | null> => {
    if (id === null) return null;
    const order = await account.order(uuidOf(id) ?? id);
    if (!order) throw faults.notFound(`order not found for ${id}`);
    return orderTime(order.createdAt, order.ordinal);
  };
  return [
    after === null ? await timeOf(afterId) : sortableTime(after, 'after'),
    until === null ? await timeOf(beforeId) : sortableTime(until, 'until'),
  ];
}
