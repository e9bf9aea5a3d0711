import type { Broker, BrokerUpdate } from '../brokers/port.ts';
import type { Bus } from '../bus/index.ts';
import { Book } from '../portfolio/index.ts';
import type { BookKeeper } from './folds/book-keeper.ts';

/**
 * The broker's news on the rail: the one way besides agents' answers. It asks for what came after the last update the
 * book has seen, so that nothing is missed over a restart and nothing is told twice (P4).
 */
export class BrokerSource {
  readonly #bus: Bus;
  readonly #broker: Broker;
  readonly #keeper: BookKeeper;

  constructor(bus: Bus, broker: Broker, keeper: BookKeeper) {
    this.#bus = bus;
    this.#broker = broker;
    this.#keeper = keeper;
  }

  /** Publishes every update that is new. */
  async drain(): Promise<void> {
    for (const update of await this.#broker.updatesAfter(this.#keeper.book.lastSeq)) {
      if (this.#isAhead()) break;
      await (update.kind === 'order' ? this.#order(update) : this.#split(update));
    }
    await this.#bus.settled();
  }

  /**
   * After a kill the broker may know orders of the very cycle that is run again. Their news belongs behind the events
   * that sent them, so it waits until those have come forth.
   */
  #isAhead(): boolean {
    const next = this.#bus.expecting;
    return next !== null && next !== 'order_updated' && next !== 'position_changed';
  }

  async #order(update: Extract<BrokerUpdate, { kind: 'order' }>): Promise<void> {
    const { seq, event, order, fill, session, position } = update;
    const { book } = this.#keeper;
    // A leg's cycle is its parent's; the book inherits it when it hears of the leg.
    const parent =
      order.parentId === null ? null : (book.openOrders().find((o) => o.id === order.parentId) ?? null);
    const note = book.intentOf(order.clientOrderId) ?? (parent && book.intentOf(parent.clientOrderId));
    const cycleId = note?.cycleId ?? null;
    const updated = await this.#bus.publish(
      { type: 'order_updated', payload: { seq, event, order, fill, session } },
      { cycleId, causedBy: null },
    );
    if (!fill) return;
    const { symbol } = order;
    const { qty, avgEntryPrice } = position;
    const trade = this.#keeper.last?.trade ?? null;
    await this.#bus.publish(
      {
        type: 'position_changed',
        payload: { seq, symbol, cause: 'fill', qty, avgEntryPrice, ratio: 1, cashInLieu: 0, trade, session },
      },
      { cycleId, causedBy: updated.id },
    );
  }

  async #split(update: Extract<BrokerUpdate, { kind: 'split' }>): Promise<void> {
    const { seq, symbol, ratio, cashInLieu, session } = update;
    const { qty, avgEntryPrice } = update.position;
    // The book folds the split when it hears of it; a copy tells beforehand what the round trip will be.
    const { trade } = Book.restore(this.#keeper.book.snapshot()).apply({
      kind: 'split',
      seq,
      symbol,
      ratio,
      position: { qty },
      cashInLieu,
      session,
    });
    await this.#bus.publish(
      {
        type: 'position_changed',
        payload: { seq, symbol, cause: 'split', qty, avgEntryPrice, ratio, cashInLieu, trade, session },
      },
      { cycleId: null, causedBy: null },
    );
  }
}
