import type { Order, OrderPurpose, StrategyName } from '../domain/index.ts';

/** Who wanted an order and why; told to the book when the approved intent passes by. */
export interface IntentNote {
  readonly clientOrderId: string;
  readonly strategy: StrategyName | 'desk';
  readonly purpose: OrderPurpose;
  /** Stable, snake_case: rule_met, strategy_exit, stop, ... The closing order's becomes the round trip's. */
  readonly reason: string;
  readonly cycleId: string;
  /** Session that decided it. */
  readonly session?: string;
}

export interface KeptNote extends IntentNote {
  /** Null until the broker's first word on the order. */
  readonly orderId: string | null;
  readonly symbol: string | null;
}

const isStop = (order: Order): boolean => order.stopPrice !== null || order.type === 'trailing_stop';

/** Notes of the orders that still matter. A leg has none of its own and inherits its parent's. */
export class IntentNotes {
  readonly #byClientId = new Map<string, KeptNote>();
  readonly #clientIdOf = new Map<string, string>();

  constructor(notes: Iterable<KeptNote> = []) {
    for (const note of notes) this.#keep(note);
  }

  register(note: IntentNote): void {
    const known = this.#byClientId.get(note.clientOrderId);
    const { clientOrderId, strategy, purpose, reason, cycleId, session } = note;
    const when = session === undefined ? {} : { session };
    const order = { orderId: known?.orderId ?? null, symbol: known?.symbol ?? null };
    // Field by field, so that the same note has the same bytes whoever wrote it.
    this.#keep({ clientOrderId, strategy, purpose, reason, cycleId, ...when, ...order });
  }

  get(clientOrderId: string): KeptNote | null {
    return this.#byClientId.get(clientOrderId) ?? null;
  }

  /** The note of an order the broker speaks of; made from its parent's where it is a leg. */
  of(order: Order): KeptNote | null {
    const own = this.#byClientId.get(order.clientOrderId);
    if (own) {
      if (own.orderId === order.id) return own;
      return this.#keep({ ...own, orderId: order.id, symbol: order.symbol });
    }
    const parentId = order.parentId === null ? undefined : this.#clientIdOf.get(order.parentId);
    const parent = parentId === undefined ? undefined : this.#byClientId.get(parentId);
    if (!parent) return null;
    const stop = isStop(order);
    return this.#keep({
      ...parent,
      clientOrderId: order.clientOrderId,
      purpose: stop ? 'stop' : 'exit',
      reason: stop ? 'stop' : 'target',
      orderId: order.id,
      symbol: order.symbol,
    });
  }

  forget(clientOrderId: string): void {
    const note = this.#byClientId.get(clientOrderId);
    this.#byClientId.delete(clientOrderId);
    if (note?.orderId) this.#clientIdOf.delete(note.orderId);
  }

  forgetSymbol(symbol: string): void {
    for (const note of this.#byClientId.values()) if (note.symbol === symbol) this.forget(note.clientOrderId);
  }

  all(): readonly KeptNote[] {
    return [...this.#byClientId.values()];
  }

  #keep(note: KeptNote): KeptNote {
    this.#byClientId.set(note.clientOrderId, note);
    if (note.orderId !== null) this.#clientIdOf.set(note.orderId, note.clientOrderId);
    return note;
  }
}
