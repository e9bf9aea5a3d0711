import type { EventOf } from '../../bus/index.ts';
import { isTerminal } from '../../domain/index.ts';
import type { Order, Reason } from '../../domain/index.ts';

/**
 * Exits that the broker refused, or took and ended short of their quantity, by symbol, and why the desk wanted them: each
 * cycle tries again until one is taken or nothing is held any more. A rule that spoke on one bar alone would else be
 * forgotten with the refusal.
 */
export class OwedExits {
  readonly #owed = new Map<string, Reason>();
  /** Reasons of exits that have not come to their end, by client order id. */
  readonly #wanted = new Map<string, Reason>();

  tap(event: EventOf): void {
    switch (event.type) {
      case 'approved_ready':
        for (const { clientOrderId, purpose } of event.payload.orders) {
          const reason = event.payload.exitReasons[clientOrderId];
          if (purpose === 'exit' && reason) this.#wanted.set(clientOrderId, reason);
        }
        break;
      case 'executed_ready':
        for (const { clientOrderId, symbol, outcome, code } of event.payload.orders) {
          if (outcome === 'accepted') this.#taken(clientOrderId, symbol);
          else if (outcome === 'refused' && code !== 'no_short') this.#refused(clientOrderId, symbol);
          else if (outcome !== 'unknown') this.#void(clientOrderId, symbol);
        }
        break;
      case 'intent_settled': {
        const { clientOrderId, symbol, outcome } = event.payload;
        if (outcome === 'refused' || outcome === 'expired') this.#refused(clientOrderId, symbol);
        else this.#taken(clientOrderId, symbol);
        break;
      }
      case 'order_updated':
        this.#ended(event.payload.order);
        break;
      case 'position_changed':
        if (event.payload.qty === 0) this.#owed.delete(event.payload.symbol);
        break;
      default:
        break;
    }
  }

  of(symbol: string): Reason | null {
    return this.#owed.get(symbol) ?? null;
  }

  #taken(clientOrderId: string, symbol: string): void {
    if (this.#wanted.has(clientOrderId)) this.#owed.delete(symbol);
  }

  #refused(clientOrderId: string, symbol: string): void {
    const reason = this.#wanted.get(clientOrderId);
    this.#wanted.delete(clientOrderId);
    if (reason) this.#owed.set(symbol, reason);
  }

  /** There is nothing to be sold, or the order was never the desk's own. */
  #void(clientOrderId: string, symbol: string): void {
    if (this.#wanted.delete(clientOrderId)) this.#owed.delete(symbol);
  }

  /** Taken is not sold: a rejection may come later, and a day may end before the order does. */
  #ended({ clientOrderId, symbol, status, qty, filledQty }: Order): void {
    const reason = this.#wanted.get(clientOrderId);
    if (!reason || !isTerminal(status)) return;
    this.#wanted.delete(clientOrderId);
    // Who replaces it sells by the order that takes its place.
    if (filledQty < qty && status !== 'replaced') this.#owed.set(symbol, reason);
  }
}
