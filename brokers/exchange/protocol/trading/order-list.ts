import { isTerminal } from '../../../../domain/index.ts';
import type { ExchangeOrder } from '../../store.ts';
import type { Context } from '../context.ts';
import { faults } from '../fault.ts';
import { nestedOrder, wireOrder } from '../wire/order.ts';
import type { WireOrder } from '../wire/order.ts';
import { orderTime, sortableTime } from '../wire/time.ts';

/**
 * GET /v2/orders. There is no page token: one pages by time of submission (exclusive) or by order id. Legs stand by
 * themselves unless nested; those that wait for their parent (`held`) are not open then, as at Alpaca.
 */
export function listOrders({ account, query }: Context): readonly WireOrder[] {
  const status = query.oneOf('status', ['open', 'closed', 'all'], 'open');
  const limit = query.count('limit', 50, 500);
  const direction = query.oneOf('direction', ['desc', 'asc'], 'desc');
  const nested = query.truth('nested');
  const side = query.text('side')?.toLowerCase() ?? null;
  const symbols = query.list('symbols');
  const wanted = symbols && new Set(symbols.map((symbol) => symbol.toUpperCase()));
  const [from, to] = borders(account.books.orders, query);
  const { books } = account;
  const found: WireOrder[] = [];
  const source = status === 'open' ? [...books.open.values()] : books.all();
  const sorted = source.toSorted((a, b) =>
    direction === 'asc' ? a.ordinal - b.ordinal : b.ordinal - a.ordinal,
  );
  const listed = new Set<string>();
  const passes = (order: ExchangeOrder): boolean => {
    if (wanted && !wanted.has(order.symbol)) return false;
    if (side !== null && order.side !== side) return false;
    if (status === 'closed' && !isTerminal(order.status)) return false;
    const key = orderTime(order.createdAt, order.ordinal);
    return !(from !== null && key <= from) && !(to !== null && key >= to);
  };
  if (nested) for (const order of sorted) if (order.parentId === null && passes(order)) listed.add(order.id);
  for (const order of sorted) {
    if (found.length === limit) break;
    if (!passes(order)) continue;
    if (nested && order.parentId !== null && listed.has(order.parentId)) continue;
    if (!nested && status === 'open' && order.status === 'held') continue;
    found.push(nested ? nestedOrder(order, books) : wireOrder(order));
  }
  return found;
}

/** Submission times between which the orders lie, both exclusive. */
function borders(
  orders: ReadonlyMap<string, ExchangeOrder>,
  query: Context['query'],
): readonly [from: string | null, to: string | null] {
  const [after, until] = [query.text('after'), query.text('until')];
  const [afterId, beforeId] = [query.text('after_order_id'), query.text('before_order_id')];
  if (afterId !== null && beforeId !== null)
    throw faults.unprocessable('before_order_id and after_order_id are mutually exclusive');
  if ((afterId ?? beforeId) !== null && (after ?? until) !== null)
    throw faults.unprocessable('order id cursors cannot be used with after or until');
  const timeOf = (id: string | null): string | null => {
    if (id === null) return null;
    const order = orders.get(id.toLowerCase());
    if (!order) throw faults.notFound(`order not found for ${id}`);
    return orderTime(order.createdAt, order.ordinal);
  };
  return [
    after === null ? timeOf(afterId) : sortableTime(after, 'after'),
    until === null ? timeOf(beforeId) : sortableTime(until, 'until'),
  ];
}
