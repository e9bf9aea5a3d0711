import type { Order, OrderPurpose, PositionPlan, StrategyName } from '../domain/index.ts';
import { ascending } from './sorting.ts';

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
  readonly symbol?: string | null;
  /** Of an entry: what the position that it opens is held for. */
  readonly plan?: PositionPlan;
}

export interface KeptNote extends IntentNote {
  /** Null until the broker's first word on the order. */
  readonly orderId: string | null;
  readonly symbol: string | null;
  /** Approved and not answered for yet, or sent without an answer; absent once the broker's word is known. */
  readonly state?: 'pending' | 'unknown';
}

/** An intent that waits to be sent, or for its fate to be known (P4). */
export interface OpenIntent {
  readonly clientOrderId: string;
  readonly symbol: string;
  readonly purpose: OrderPurpose;
  /** Session that decided it. */
  readonly session: string;
}

/** Made of the order alone: no cycle decided it. */
const isAdopted = ({ cycleId, reason }: IntentNote): boolean => cycleId === '' && reason === 'unknown';
const isStop = (order: Order): boolean => order.stopPrice !== null || order.type === 'trailing_stop';

/** Notes of the orders that still matter. A leg has none of its own and inherits its parent's. */
export class IntentNotes {
  readonly #byClientId = new Map<string, KeptNote>();
  readonly #clientIdOf = new Map<string, string>();
  /** Client order ids of each symbol. */
  readonly #bySymbol = new Map<string, Set<string>>();

  constructor(notes: Iterable<KeptNote> = []) {
    for (const note of notes) this.#keep(note);
  }

  /** The same intent again (a cycle that is run again) keeps what the broker has said of it. */
  register(note: IntentNote): void {
    const known = this.#byClientId.get(note.clientOrderId);
    const { clientOrderId, strategy, purpose, reason, cycleId, session, plan } = note;
    const when = session === undefined ? {} : { session };
    const order = { orderId: known?.orderId ?? null, symbol: known?.symbol ?? note.symbol ?? null };
    const state = known ? known.state : 'pending';
    // Field by field, so that the same note has the same bytes whoever wrote it.
    this.#keep({
      clientOrderId, strategy, purpose, reason, cycleId, ...when, ...order, ...(plan && { plan }), ...(state && { state }),
    }); // prettier-ignore
  }

  get(clientOrderId: string): KeptNote | null {
    return this.#byClientId.get(clientOrderId) ?? null;
  }

  /** The note of an order the broker speaks of, which thereby has its answer; made from its parent's where it is a leg. */
  of(order: Order): KeptNote | null {
    const own = this.#byClientId.get(order.clientOrderId);
    const parent = this.#parentOf(order);
    // A stream may speak of a leg before anybody knows whose it is: it is adopted then, and called by its name later.
    if (own && !(parent && isAdopted(own))) {
      if (own.orderId === order.id && own.state === undefined) return own;
      return this.#keep({ ...answered(own), orderId: order.id, symbol: order.symbol });
    }
    if (!parent) return null;
    const stop = isStop(order);
    const { plan: _, ...inherited } = answered(parent);
    return this.#keep({
      ...inherited,
      clientOrderId: order.clientOrderId,
      purpose: stop ? 'stop' : 'exit',
      reason: stop ? 'stop' : 'target',
      orderId: order.id,
      symbol: order.symbol,
    });
  }

  #parentOf({ parentId }: Order): KeptNote | undefined {
    const name = parentId === null ? undefined : this.#clientIdOf.get(parentId);
    return name === undefined ? undefined : this.#byClientId.get(name);
  }

  /** An order under the desk's name that the book was never told of: its database was lost, or it is a leg told too early. */
  adopt(order: Order): KeptNote {
    return this.#keep({
      clientOrderId: order.clientOrderId,
      strategy: 'desk',
      purpose: order.side === 'buy' ? 'entry' : isStop(order) ? 'stop' : 'exit',
      reason: 'unknown',
      cycleId: '',
      orderId: order.id,
      symbol: order.symbol,
    });
  }

  /** `pending` and `unknown` are left for good once the broker has spoken. */
  mark(clientOrderId: string, state: 'unknown' | 'answered'): void {
    const note = this.#byClientId.get(clientOrderId);
    if (!note || (state === 'unknown' && note.orderId !== null)) return;
    this.#keep(state === 'unknown' ? { ...note, state } : answered(note));
  }

  open(state: 'pending' | 'unknown'): readonly OpenIntent[] {
    const open = this.all().filter((note) => note.state === state);
    return open.map(({ clientOrderId, symbol, purpose, session }) => ({
      clientOrderId,
      symbol: symbol ?? '',
      purpose,
      session: session ?? '',
    }));
  }

  forget(clientOrderId: string): void {
    const note = this.#byClientId.get(clientOrderId);
    if (!note) return;
    this.#byClientId.delete(clientOrderId);
    if (note.orderId !== null) this.#clientIdOf.delete(note.orderId);
    if (note.symbol === null) return;
    const ids = this.#bySymbol.get(note.symbol);
    ids?.delete(clientOrderId);
    if (ids?.size === 0) this.#bySymbol.delete(note.symbol);
  }

  /**
   * Forgets what is over of a symbol; intents the broker has not spoken of stay.
   * @param decidedBefore only those of sessions before it
   */
  forgetSymbol(symbol: string, decidedBefore?: string): void {
    for (const id of this.#bySymbol.get(symbol) ?? []) {
      const note = this.#byClientId.get(id);
      if (!note || note.orderId === null) continue;
      if (decidedBefore !== undefined && note.session !== undefined && note.session >= decidedBefore)
        continue;
      this.forget(id);
    }
  }

  /** Symbols with a note, in no order that means anything. */
  symbols(): readonly string[] {
    return [...this.#bySymbol.keys()];
  }

  /** By client order id. */
  all(): readonly KeptNote[] {
    return [...this.#byClientId.values()].sort((a, b) => ascending(a.clientOrderId, b.clientOrderId));
  }

  #keep(note: KeptNote): KeptNote {
    const { clientOrderId, orderId, symbol } = note;
    this.#byClientId.set(clientOrderId, note);
    if (orderId !== null) this.#clientIdOf.set(orderId, clientOrderId);
    if (symbol === null) return note;
    const ids = this.#bySymbol.get(symbol);
    if (ids) ids.add(clientOrderId);
    else this.#bySymbol.set(symbol, new Set([clientOrderId]));
    return note;
  }
}

function answered(note: KeptNote): KeptNote {
  const { state: _, ...rest } = note;
  return rest;
}
