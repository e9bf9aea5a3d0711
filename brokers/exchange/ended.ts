import { isTerminal } from '../../domain/index.ts';
import type { ExchangeOrder } from './store.ts';

/** Orders that have ended, by the time of it: what changed lately is found without a look at all that ever was. */
export class EndedOrders {
  readonly #orders: ExchangeOrder[] = [];

  constructor(orders: Iterable<ExchangeOrder>) {
    const ended = [...orders].filter(({ status }) => isTerminal(status));
    this.#orders = ended.sort((a, b) => (a.updatedAt < b.updatedAt ? -1 : a.updatedAt > b.updatedAt ? 1 : 0));
  }

  /** Orders that a step has changed. What has ended changes no more, and time goes one way. */
  add(changed: readonly ExchangeOrder[]): void {
    for (const order of changed) if (isTerminal(order.status)) this.#orders.push(order);
  }

  /** Those of that time (ISO 8601) or later. */
  since(time: string): readonly ExchangeOrder[] {
    let first = this.#orders.length;
    while (first > 0 && (this.#orders[first - 1] as ExchangeOrder).updatedAt >= time) first--;
    return this.#orders.slice(first);
  }

  /** Time of the first; null: there is none. */
  get begins(): string | null {
    return this.#orders[0]?.updatedAt ?? null;
  }
}
