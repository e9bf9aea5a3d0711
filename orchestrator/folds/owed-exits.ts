import type { EventOf } from '../../bus/index.ts';
import type { Reason } from '../../domain/index.ts';

/**
 * Exits that the broker refused, by symbol, and why the desk wanted them: each cycle tries again until one is taken or
 * nothing is held any more. A rule that spoke on one bar alone would else be forgotten with the refusal.
 */
export class OwedExits {
  readonly #owed = new Map<string, Reason>();
  /** Reasons of exits on their way, by client order id. */
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
          if (outcome === 'unknown') continue;
          this.#settle(clientOrderId, symbol, outcome === 'refused' && code !== 'no_short');
        }
        break;
      case 'intent_settled': {
        const { clientOrderId, symbol, outcome } = event.payload;
        this.#settle(clientOrderId, symbol, outcome === 'refused' || outcome === 'expired');
        break;
      }
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

  #settle(clientOrderId: string, symbol: string, refused: boolean): void {
    const reason = this.#wanted.get(clientOrderId);
    if (!reason) return;
    this.#wanted.delete(clientOrderId);
    if (refused) this.#owed.set(symbol, reason);
    else this.#owed.delete(symbol);
  }
}
