import type { EventOf } from '../../bus/index.ts';
import type { Order } from '../../domain/index.ts';
import type { Trip } from './trip.ts';

/** Sessions whose intents are kept in mind. */
const SESSIONS = 3;

export type WatchdogState = readonly (readonly [session: string, ids: readonly string[]])[];

/**
 * Orders out against intents in. Every parent order at the broker that carries this desk's prefix must be one that the
 * gate approved, once; legs count through their parents. Knight Capital sent four million orders for 212 because nothing
 * compared the two.
 */
export class Watchdog {
  readonly #prefix: string;
  readonly #intents: Map<string, Set<string>>;

  /** @param desk the desk's name, first part of every client order id */
  constructor(desk: string, state: WatchdogState = []) {
    this.#prefix = `${desk}-`;
    this.#intents = new Map(state.map(([session, ids]) => [session, new Set(ids)]));
  }

  tap(event: EventOf): void {
    if (event.type !== 'approved_ready') return;
    const { session, orders } = event.payload;
    const ids = this.#intents.get(session) ?? new Set();
    this.#intents.set(session, ids);
    for (const order of orders) ids.add(order.clientOrderId);
    for (const old of [...this.#intents.keys()].sort().slice(0, -SESSIONS)) this.#intents.delete(old);
  }

  /**
   * @param orders the broker's, open or made since the session began
   * @param known whether an older intent stands in the books: the order is open, or the journal has it
   */
  async trip(
    orders: readonly Order[],
    known: (clientOrderId: string) => Promise<boolean>,
  ): Promise<Trip | null> {
    const ours = orders.filter((o) => o.parentId === null && o.clientOrderId.startsWith(this.#prefix));
    const seen = new Set<string>();
    const excess: string[] = [];
    for (const { clientOrderId: id } of ours) {
      if (seen.has(id) || !(this.#has(id) || (await known(id)))) excess.push(id);
      seen.add(id);
    }
    if (excess.length === 0) return null;
    return {
      code: 'orders_exceed_intents',
      reason: `${ours.length} orders at the broker carry this desk's prefix, ${excess.length} of them without an intent: ${excess.slice(0, 3).join(', ')}`,
    };
  }

  snapshot(): WatchdogState {
    return [...this.#intents].map(([session, ids]) => [session, [...ids]] as const);
  }

  #has(clientOrderId: string): boolean {
    for (const ids of this.#intents.values()) if (ids.has(clientOrderId)) return true;
    return false;
  }
}
