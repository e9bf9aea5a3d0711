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

  constructor(state: ExchangeState) {
    this.ledger = state.ledger;
    for (const order of [...state.orders].sort((a, b) => a.ordinal - b.ordinal)) this.#keep(order);
    for (const position of state.positions) this.positions.set(position.symbol, position);
  }

  find(clientOrderId: string): ExchangeOrder | undefined {
    const id = this.byClientId.get(clientOrderId);
    return id === undefined ? undefined : this.orders.get(id);
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
    this.orders.set(order.id, order);
    this.byClientId.set(order.clientOrderId, order.id);
    if (isTerminal(order.status)) this.open.delete(order.id);
    else this.open.set(order.id, order);
  }
}
