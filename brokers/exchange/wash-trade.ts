import type { OrderRequest } from '../../domain/index.ts';
import type { Refusal } from './refusal.ts';
import type { ExchangeOrder } from './store.ts';

/**
 * As Alpaca: a simple order is refused while a market or stop order of the other side works for the symbol, legs of
 * brackets included. Complex orders (bracket, oco, oto) are let through, and legs still waiting do not count.
 */
export function refuseWashTrade(request: OrderRequest, open: Iterable<ExchangeOrder>): Refusal | null {
  if (request.orderClass !== 'simple') return null;
  for (const order of open) {
    if (order.symbol !== request.symbol || order.side === request.side) continue;
    if (order.status === 'held' || order.type === 'limit') continue;
    return {
      code: 'wash_trade',
      message: 'potential wash trade detected. use complex orders (opposite side market/stop order exists)',
    };
  }
  return null;
}
