import { isTerminal } from '../domain/index.ts';
import type { Order } from '../domain/index.ts';
import type { Seen } from './seen.ts';
import { byTimeAndId } from './sorting.ts';

/** Orders that are not final, each as the broker last spoke of it; of late and repeated words nothing is believed. */
export class OpenOrders {
  readonly #orders = new Map<string, Order>();
  #list: readonly Order[] | null = null;

  constructor(orders: Iterable<Order> = []) {
    for (const order of orders) this.#orders.set(order.clientOrderId, order);
  }

  /** What is final stays so, and filled shares are never unfilled. */
  follow(order: Order, session: string, seen: Seen): void {
    const final = `final ${order.id}`;
    if (isTerminal(order.status)) {
      this.#orders.delete(order.clientOrderId);
      const ended = seen.has(session, final);
      seen.add(session, final);
      // A filled order has all its shares; of another end, or after another one, more may come to light.
      if (order.status !== 'filled' || ended)
        seen.add(session, `sum ${order.id} ${order.filledQty} ${order.avgFillPrice ?? 0}`);
    } else {
      const known = this.#orders.get(order.clientOrderId);
      if (seen.has(session, final) || (known && known.filledQty > order.filledQty)) return;
      this.#orders.set(order.clientOrderId, order);
    }
    this.#list = null;
  }

  get(clientOrderId: string): Order | undefined {
    return this.#orders.get(clientOrderId);
  }

  hasSymbol(symbol: string): boolean {
    for (const order of this.#orders.values()) if (order.symbol === symbol) return true;
    return false;
  }

  /** By time and client order id. */
  all(): readonly Order[] {
    return (this.#list ??= [...this.#orders.values()].sort(byTimeAndId));
  }
}
