import { isTerminal } from '../../domain/index.ts';
import type {
  ExchangeChange,
  ExchangeLedger,
  ExchangeOrder,
  ExchangePosition,
  ExchangeState,
} from './store.ts';

/** What is stored, held in memory: changed only by what a store has saved. */
export class ExchangeMemory {
  ledger: ExchangeLedger;
  /** Every order ever, by id. */
  readonly orders = new Map<string, ExchangeOrder>();
  readonly byClientId = new Map<string, string>();
  /** Orders that are not final, by id, in the order they came. */
  readonly open = new Map<string, ExchangeOrder>();
  readonly positions = new Map<string, ExchangePosition>();
  /** Ids of the legs of each parent, in the order they came. */
  readonly #legs = new Map<string, Set<string>>();

  constructor(state: ExchangeState) {
    this.ledger = state.ledger;
    for (const order of [...state.orders].sort((a, b) => a.ordinal - b.ordinal)) this.#keep(order);
    for (const position of state.positions) this.positions.set(position.symbol, position);
  }

  all(): readonly ExchangeOrder[] {
    return [...this.orders.values()];
  }

  find(clientOrderId: string): ExchangeOrder | undefined {
    const id = this.byClientId.get(clientOrderId);
    return id === undefined ? undefined : this.orders.get(id);
  }

  /** Legs of an order, ended ones included. */
  legsOf(id: string): readonly ExchangeOrder[] {
    return Array.from(this.#legs.get(id) ?? [], (leg) => this.orders.get(leg) as ExchangeOrder);
  }

  /** An order and whoever stands or falls with it. */
  family(id: string): readonly ExchangeOrder[] {
    const order = this.orders.get(id);
    const root = order && (this.orders.get(order.parentId ?? id) ?? order);
    return root ? [root, ...this.legsOf(root.id)] : [];
  }

  /** Orders that have ended, whole families: they are in the store. */
  forget(orders: Iterable<ExchangeOrder>): void {
    for (const { id, clientOrderId } of orders) {
      this.orders.delete(id);
      this.byClientId.delete(clientOrderId);
      this.#legs.delete(id);
    }
  }

  apply(change: ExchangeChange): void {
    this.ledger = change.ledger;
    for (const order of change.orders) this.#keep(order);
    for (const position of change.positions) {
      if (position.qty === 0) this.positions.delete(position.symbol);
      else this.positions.set(position.symbol, position);
    }
  }

  #keep(order: ExchangeOrder): void {
    if (order.parentId !== null) this.#adopt(order.id, order.parentId);
    this.orders.set(order.id, order);
    this.byClientId.set(order.clientOrderId, order.id);
    if (isTerminal(order.status)) this.open.delete(order.id);
    else this.open.set(order.id, order);
  }

  /** A replaced parent hands its legs on. */
  #adopt(leg: string, parent: string): void {
    const before = this.orders.get(leg)?.parentId;
    if (before && before !== parent) this.#legs.get(before)?.delete(leg);
    const legs = this.#legs.get(parent);
    if (legs) legs.add(leg);
    else this.#legs.set(parent, new Set([leg]));
  }
}
