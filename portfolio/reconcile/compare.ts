import { isTerminal } from '../../domain/index.ts';
import type { Order } from '../../domain/index.ts';
import { shares } from '../ledger.ts';
import { compareAccount } from './account.ts';
import type { BrokerBooks, CompareOptions, Comparison, DeskBooks, Divergence } from './books.ts';
import { compareOrders, diverges } from './orders.ts';
import type { ComparedOrders } from './orders.ts';

/**
 * The desk's books against the broker's: every difference with its kind and what repairs it. Pure. Average entry
 * prices are not compared (brokers count them their own way); cash within a cent is equal, shares to nine decimals.
 */
export function compare(desk: DeskBooks, broker: BrokerBooks, options: CompareOptions): Comparison {
  const orders = compareOrders(desk, broker, options);
  const account = compareAccount(desk, broker, orders, options);
  const { fills, positions } = broker;
  return {
    missing: orders.missing,
    checked: { orders: broker.orders.length, fills: fills.length, positions: positions.length },
    divergences: [...orders.divergences, ...account, ...compareCover(desk, broker, orders)],
  };
}

/** Stops without a position, and positions without a sale in the market. */
function compareCover(
  desk: DeskBooks,
  broker: BrokerBooks,
  { ownership, moving }: ComparedOrders,
): readonly Divergence[] {
  if (!broker.steady) return [];
  const held = new Map(broker.positions.map((p) => [p.symbol, p.qty]));
  const own = broker.orders.filter((o) => !isTerminal(o.status) && o.status !== 'held' && ownership.isOwn(o));
  const entering = new Set(own.filter((o) => o.side === 'buy').map((o) => o.symbol));
  const divergences: Divergence[] = [];
  const covered = new Map<string, number>();
  for (const order of own) {
    const { symbol, clientOrderId } = order;
    if (order.side !== 'sell') continue;
    covered.set(symbol, (covered.get(symbol) ?? 0) + order.qty - order.filledQty);
    const orphan = isStop(order) && order.status !== 'pending_cancel' && (held.get(symbol) ?? 0) <= 0;
    if (orphan && !entering.has(symbol) && !moving.has(symbol))
      divergences.push(diverges('orphan_stop', clientOrderId, [null, order.status], { do: 'cancel', clientOrderId })); // prettier-ignore
  }
  for (const { symbol, qty, ownQty = qty } of desk.positions) {
    if (moving.has(symbol)) continue;
    const most = Math.min(ownQty, held.get(symbol) ?? 0);
    const bare = shares(most - (covered.get(symbol) ?? 0));
    if (most > 0 && bare > 0) divergences.push(diverges('uncovered', symbol, [most, shares(most - bare)], { do: 'nothing' })); // prettier-ignore
  }
  return divergences;
}

const isStop = (order: Order): boolean => order.stopPrice !== null || order.type === 'trailing_stop';
