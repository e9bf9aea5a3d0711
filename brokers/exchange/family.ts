import { isTerminal } from '../../domain/index.ts';
import { shares } from '../../portfolio/index.ts';
import type { Draft } from './draft.ts';
import { availableToSell } from './held-quantity.ts';
import type { ExchangeOrder } from './store.ts';
import { leavesOf } from './views.ts';

/** Parent and legs of a bracket, oco or oto. */
const familyOf = (order: ExchangeOrder): string => order.parentId ?? order.id;

/** The other members that are not final. */
function relatives(draft: Draft, order: ExchangeOrder): readonly ExchangeOrder[] {
  if (order.orderClass === 'simple') return [];
  const family = familyOf(order);
  return draft.openOrders().filter((o) => o.id !== order.id && familyOf(o) === family);
}

/** Ends an order. What was filled stays; nobody else is touched. */
function end(draft: Draft, order: ExchangeOrder, event: 'canceled' | 'expired' | 'rejected'): ExchangeOrder {
  return draft.emit(event, { ...order, status: event, updatedAt: draft.at });
}

/** Ends an order and cancels the rest of its family: no leg outlives its reason, no entry its stop. */
export function endFamily(
  draft: Draft,
  order: ExchangeOrder,
  event: 'canceled' | 'rejected' = 'canceled',
): ExchangeOrder {
  const ended = end(draft, order, event);
  for (const other of relatives(draft, order)) end(draft, other, 'canceled');
  return ended;
}

/** At the close: legs still waiting for this order go with it; working ones expire by themselves. */
export function expire(draft: Draft, order: ExchangeOrder): void {
  const waiting = relatives(draft, order).filter((other) => other.status === 'held');
  end(draft, order, 'expired');
  for (const leg of waiting) end(draft, leg, 'canceled');
}

/**
 * After a fill. A complete entry sets its legs to work and returns them, stop first. A complete exit cancels the
 * other, a partial one leaves it what is left.
 */
export function afterFill(draft: Draft, order: ExchangeOrder): readonly ExchangeOrder[] {
  const others = relatives(draft, order);
  if (order.parentId === null && order.orderClass !== 'oco') {
    return order.status === 'filled' ? others.flatMap((leg) => activate(draft, leg)) : [];
  }
  for (const other of others) {
    if (order.status === 'filled') end(draft, other, 'canceled');
    else restate(draft, other, shares(other.filledQty + leavesOf(order)));
  }
  return [];
}

/** A leg sells no more than there is: a split may have left a fraction less than the entry bought. */
function activate(draft: Draft, leg: ExchangeOrder): readonly ExchangeOrder[] {
  const open = draft.openOrders().filter((o) => familyOf(o) !== familyOf(leg));
  const qty = Math.min(leg.qty, availableToSell(draft.holding(leg.symbol).qty, leg.symbol, open));
  if (qty <= 0) {
    end(draft, leg, 'canceled');
    return [];
  }
  return [draft.emit('new', { ...leg, qty, status: 'new', updatedAt: draft.at })];
}

/** A working order with another quantity or other prices. Told as `new` (`held` while it waits): it replaces what was known. */
export function restate(
  draft: Draft,
  order: ExchangeOrder,
  qty: number,
  prices: Partial<ExchangeOrder> = {},
): void {
  const event = order.status === 'held' ? 'held' : 'new';
  draft.emit(event, { ...order, ...prices, qty, updatedAt: draft.at });
}

export const stillOpen = (draft: Draft, order: ExchangeOrder): ExchangeOrder | null => {
  const latest = draft.latest(order);
  return isTerminal(latest.status) ? null : latest;
};
