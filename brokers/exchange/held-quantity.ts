import type { OrderRequest } from '../../domain/index.ts';
import { shares } from '../../portfolio/index.ts';
import type { Refusal } from './refusal.ts';
import type { ExchangeOrder } from './store.ts';
import { leavesOf } from './views.ts';

/**
 * Shares of a position that no open sale holds. The exits of one bracket or oco hold theirs once, for only one of
 * them fills; legs still waiting hold nothing, for what they sell is not there yet.
 */
export function availableToSell(held: number, symbol: string, open: Iterable<ExchangeOrder>): number {
  const byFamily = new Map<string, number>();
  for (const order of open) {
    if (order.symbol !== symbol || order.side !== 'sell' || order.status === 'held') continue;
    const family = order.parentId ?? order.id;
    byFamily.set(family, Math.max(byFamily.get(family) ?? 0, leavesOf(order)));
  }
  let free = held;
  for (const qty of byFamily.values()) free -= qty;
  return Math.max(0, shares(free));
}

/** The desk and its exchange never go short: a sale is of shares held and not already on offer. */
export function refuseOversale(
  request: OrderRequest,
  held: number,
  open: Iterable<ExchangeOrder>,
): Refusal | null {
  if (request.side === 'buy') return null;
  if (held === 0 || request.orderClass === 'bracket' || request.orderClass === 'oto')
    return { code: 'no_short', message: 'account is not allowed to short' };
  const available = availableToSell(held, request.symbol, open);
  if (request.qty <= available) return null;
  return {
    code: 'insufficient_qty',
    message: `insufficient qty available for order (requested: ${request.qty}, available: ${available})`,
  };
}
