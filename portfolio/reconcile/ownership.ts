import { clientOrderId, isDate, STRATEGY_NAMES } from '../../domain/index.ts';
import type { Fill, Order, OrderPlace, OrderPurpose } from '../../domain/index.ts';

/** Ordinals tried when an id is traced back to its place; a session has fewer intents of one place. */
const ORDINALS = 50;
const PURPOSES: readonly OrderPurpose[] = ['entry', 'exit', 'stop', 'flatten'];

/** Client ids of a bracket's legs end so, where the broker derives them from the parent's. */
const LEG = /-(sl|tp)$/;

export const rootId = (id: string): string => id.replace(LEG, '');

/**
 * Which of a broker's orders and fills are the desk's own: by the prefix, legs through their parents, and what the
 * desk believes open, for a leg's parent may have ended long ago.
 */
export class Ownership {
  readonly #prefix: string;
  readonly #believed: ReadonlySet<string>;
  readonly #byId: ReadonlyMap<string, Order>;

  constructor(prefix: string, believed: readonly Order[], listed: readonly Order[]) {
    this.#prefix = prefix;
    this.#believed = new Set(believed.map((order) => order.id));
    this.#byId = new Map([...believed, ...listed].map((order) => [order.id, order]));
  }

  /** The order that the desk sent, of which this one is a leg; itself where it is none. */
  parentOf(order: Order): Order {
    return (order.parentId === null ? undefined : this.#byId.get(order.parentId)) ?? order;
  }

  isOwn(order: Order): boolean {
    const ids = [order.clientOrderId, this.parentOf(order).clientOrderId];
    return ids.some((id) => id.startsWith(this.#prefix)) || this.#believed.has(order.id);
  }

  isOwnFill(fill: Fill): boolean {
    const order = this.#byId.get(fill.orderId);
    return order ? this.isOwn(order) : fill.clientOrderId.startsWith(this.#prefix);
  }
}

/**
 * The place that a client order id was derived from, found by deriving ids until one matches; null where none does:
 * then the desk never made it. What a lost database knew of an order comes back through it.
 */
export function placeOf(id: string, desk: string): OrderPlace | null {
  const [, day, symbol, purpose] = new RegExp(`^${desk}-(\\d{8})-(.+)-([a-z]+)-[0-9a-f]{8}$`).exec(rootId(id)) ?? []; // prettier-ignore
  if (day === undefined || symbol === undefined) return null;
  const known = PURPOSES.find((p) => p === purpose);
  const session = `${day.slice(0, 4)}-${day.slice(4, 6)}-${day.slice(6)}`;
  if (!known || !isDate(session)) return null;
  for (const strategy of [...STRATEGY_NAMES, 'desk']) {
    for (let ordinal = 0; ordinal < ORDINALS; ordinal++) {
      const place = { desk, session, symbol, strategy, purpose: known, ordinal };
      if (clientOrderId(place) === rootId(id)) return place;
    }
  }
  return null;
}
