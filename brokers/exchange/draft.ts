import { isTerminal } from '../../domain/index.ts';
import type { Fill, Micros } from '../../domain/index.ts';
import { FLAT } from '../../portfolio/index.ts';
import type { Holding } from '../../portfolio/index.ts';
import type { BrokerUpdate, OrderEvent } from '../port.ts';
import type { ExchangeMemory } from './memory.ts';
import type { ExchangeChange, ExchangeOrder, ExchangePosition } from './store.ts';
import { toOrder, toPosition } from './views.ts';

/** One step of the exchange in the making: read through to what is stored, written down only as a whole. */
export class Draft {
  readonly accountId: string;
  cashMicros: Micros;
  readonly #memory: ExchangeMemory;
  readonly #orders = new Map<string, ExchangeOrder>();
  readonly #positions = new Map<string, ExchangePosition>();
  readonly #updates: BrokerUpdate[] = [];
  #at: string | number;
  #time: string | null = null;
  #nextUpdate: number;
  #nextOrder: number;

  /**
   * @param at      time of what happens next, as a date is made of; ISO 8601 once it is read
   * @param session the session it belongs to
   */
  constructor(
    memory: ExchangeMemory,
    at: string | number,
    readonly session: string,
  ) {
    this.#memory = memory;
    this.#at = at;
    this.accountId = memory.ledger.accountId;
    this.cashMicros = memory.ledger.cashMicros;
    this.#nextUpdate = memory.ledger.nextUpdate;
    this.#nextOrder = memory.ledger.nextOrder;
  }

  /** Written out where something happens: most sessions of most accounts pass without. */
  get at(): string {
    return (this.#time ??= new Date(this.#at).toISOString());
  }

  set at(time: string | number) {
    this.#at = time;
    this.#time = null;
  }

  /** The last session played before this step. */
  get acceptedAfter(): string | null {
    return this.#memory.ledger.session;
  }

  get nextSeq(): number {
    return this.#nextUpdate;
  }

  takeOrdinal(): number {
    return this.#nextOrder++;
  }

  /** The order as this step has it by now. */
  latest(order: ExchangeOrder): ExchangeOrder {
    return this.#orders.get(order.id) ?? this.#memory.orders.get(order.id) ?? order;
  }

  /** Orders that are not final by now, in the order they came. */
  openOrders(): ExchangeOrder[] {
    const open: ExchangeOrder[] = [];
    for (const stored of this.#memory.open.values()) {
      const order = this.#orders.get(stored.id) ?? stored;
      if (!isTerminal(order.status)) open.push(order);
    }
    for (const order of this.#orders.values())
      if (!this.#memory.open.has(order.id) && !isTerminal(order.status)) open.push(order);
    return open;
  }

  put(order: ExchangeOrder): ExchangeOrder {
    this.#orders.set(order.id, order);
    return order;
  }

  position(symbol: string): ExchangePosition | undefined {
    const position = this.#positions.get(symbol) ?? this.#memory.positions.get(symbol);
    return position?.qty === 0 ? undefined : position;
  }

  /** Marks what is held by now; what has no close keeps its mark. */
  mark(closeOf: (symbol: string) => number | undefined): void {
    for (const symbol of this.#memory.positions.keys()) this.#mark(symbol, closeOf);
    for (const symbol of this.#positions.keys())
      if (!this.#memory.positions.has(symbol)) this.#mark(symbol, closeOf);
  }

  #mark(symbol: string, closeOf: (symbol: string) => number | undefined): void {
    const position = this.position(symbol);
    const close = position && closeOf(symbol);
    if (position && close !== undefined && close > 0 && close !== position.lastPrice)
      this.hold(symbol, position, close);
  }

  holding(symbol: string): Holding {
    return this.position(symbol) ?? FLAT;
  }

  hold(symbol: string, holding: Holding, lastPrice: number): void {
    this.#positions.set(symbol, { symbol, qty: holding.qty, costMicros: holding.costMicros, lastPrice });
  }

  /** Puts the order and tells the feed. */
  emit(event: OrderEvent, order: ExchangeOrder, fill: Fill | null = null): ExchangeOrder {
    const { symbol } = order;
    this.put(order);
    this.#updates.push({
      seq: this.#nextUpdate++,
      kind: 'order',
      event,
      order: toOrder(order),
      fill,
      position: toPosition(symbol, this.position(symbol)),
      at: this.at,
      session: this.session,
    });
    return order;
  }

  emitSplit(symbol: string, ratio: number, cashInLieu: number): void {
    this.#updates.push({
      seq: this.#nextUpdate++,
      kind: 'split',
      symbol,
      ratio,
      position: toPosition(symbol, this.position(symbol)),
      cashInLieu,
      at: this.at,
      session: this.session,
    });
  }

  /** @param session last session played once this step is done */
  change(session: string | null): ExchangeChange {
    return {
      ledger: {
        accountId: this.accountId,
        cashMicros: this.cashMicros,
        session,
        nextUpdate: this.#nextUpdate,
        nextOrder: this.#nextOrder,
      },
      orders: [...this.#orders.values()],
      positions: [...this.#positions.values()],
      updates: this.#updates,
    };
  }
}
