import type { EventOf } from '../../bus/index.ts';
import type { IntentPlace } from '../../risk/index.ts';

const placeOf = ({ session, symbol, strategy, purpose }: IntentPlace): string =>
  [session, symbol, strategy, purpose].join('|');

/**
 * How many intents of a place (session, symbol, strategy, purpose) the broker has answered: the next one's ordinal (P4).
 * An intent whose fate is not known does not count, so that deciding it anew gives its own id again and not a second one.
 * Folded from the journal: the same on every run of a cycle, and after every restart.
 */
export class IntentOrdinals {
  #session = '';
  /** Place of each intent of the session, by client order id. */
  readonly #places = new Map<string, string>();
  readonly #answered = new Map<string, Set<string>>();

  tap(event: EventOf): void {
    switch (event.type) {
      case 'approved_ready':
        if (event.payload.session > this.#session) this.#begin(event.payload.session);
        for (const intent of event.payload.orders) this.#places.set(intent.clientOrderId, placeOf(intent));
        break;
      case 'executed_ready':
        for (const { clientOrderId, outcome } of event.payload.orders)
          if (outcome === 'accepted' || outcome === 'refused') this.#answer(clientOrderId);
        break;
      case 'order_updated':
        this.#answer(event.payload.order.clientOrderId);
        break;
      case 'intent_settled':
        this.#answer(event.payload.clientOrderId);
        break;
      default:
        break;
    }
  }

  earlier(place: IntentPlace): number {
    return this.#answered.get(placeOf(place))?.size ?? 0;
  }

  /** Ids name their session, so what was counted for an earlier one is of no use any more. */
  #begin(session: string): void {
    this.#session = session;
    this.#places.clear();
    this.#answered.clear();
  }

  #answer(clientOrderId: string): void {
    const place = this.#places.get(clientOrderId);
    if (place === undefined) return;
    this.#answered.set(place, (this.#answered.get(place) ?? new Set()).add(clientOrderId));
  }
}
