import type { Broker, BrokerUpdate } from '../brokers/port.ts';
import type { EventOf, Message, Rail } from '../bus/index.ts';
import { andThen, oneByOne } from '../domain/index.ts';
import type { Order, PositionPlan, Soon } from '../domain/index.ts';
import { shares } from '../portfolio/index.ts';
import type { Book } from '../portfolio/index.ts';
import type { BookKeeper } from './folds/book-keeper.ts';

/** As much of a split as the book needs to know. */
type Divided = Omit<Extract<BrokerUpdate, { kind: 'split' }>, 'kind' | 'at' | 'position'> & {
  readonly position: { readonly qty: number };
};

/**
 * The broker's news on the rail: the one way besides agents' answers. It asks for what came after the last update the
 * book has seen, so that nothing is missed over a restart and nothing is told twice (P4).
 */
export class BrokerSource {
  readonly #bus: Rail;
  readonly #broker: Broker;
  readonly #keeper: BookKeeper;
  #backlog: number | null = null;

  constructor(bus: Rail, broker: Broker, keeper: BookKeeper) {
    this.#bus = bus;
    this.#broker = broker;
    this.#keeper = keeper;
  }

  /** Publishes every update that is new, up to one that cannot be true yet: see `outruns`. */
  drain(): Soon<void> {
    this.#backlog = null;
    return andThen(this.#broker.updatesAfter(this.#keeper.book.lastSeq), (updates) =>
      updates.length === 0 ? this.#bus.settled() : this.#tellAll(updates),
    );
  }

  #tellAll(updates: readonly BrokerUpdate[]): Soon<void> {
    let held = false;
    const told = oneByOne(updates, (update) => {
      held ||= this.#isAhead();
      if (held) return undefined;
      if (!outruns(update, this.#keeper.book)) return this.tell(this.#news(update));
      held = true;
      this.#backlog = updates.at(-1)?.seq ?? update.seq;
      return undefined;
    });
    return andThen(told, () => this.#bus.settled());
  }

  /** A fill that a reconciliation found first is on the rail already: only the order's word is news (P4). */
  #news(update: BrokerUpdate): BrokerUpdate {
    const told = update.kind === 'order' && update.fill && this.#keeper.book.counted(update.fill);
    return told ? { ...update, fill: null } : update;
  }

  /**
   * Seq of the newest update that is held back until a reconciliation has found what the feed lost; null: none is.
   * What the broker says when it is asked after this covers all of them.
   */
  get backlog(): number | null {
    return this.#backlog;
  }

  /** Publishes one update: of the feed, or one that it has lost and a reconciliation has found. */
  tell(update: BrokerUpdate): Soon<unknown> {
    return update.kind === 'order' ? this.#order(update) : this.#split(update);
  }

  /**
   * After a kill the broker may know orders of the very cycle that is run again. Their news belongs behind the events
   * that sent them, so it waits until those have come forth.
   */
  #isAhead(): boolean {
    const next = this.#bus.expecting;
    return next !== null && next !== 'order_updated' && next !== 'position_changed';
  }

  #order(update: Extract<BrokerUpdate, { kind: 'order' }>): Soon<unknown> {
    const { seq, event, order, fill, session } = update;
    const cycleId = this.cycleOf(order);
    const told = this.#bus.publish(
      { type: 'order_updated', payload: { seq, event, order, fill, session } },
      { cycleId, causedBy: null },
    );
    if (fill === null) return told;
    return andThen<EventOf<'order_updated'>, unknown>(told, (updated) =>
      this.#bus.publish(this.moved(updated), { cycleId, causedBy: updated.id }),
    );
  }

  #split(update: Extract<BrokerUpdate, { kind: 'split' }>): Soon<unknown> {
    return this.#bus.publish(this.divided(update), { cycleId: null, causedBy: null });
  }

  /** The cycle that an order comes from; null where it is not the desk's own. */
  cycleOf({ clientOrderId, parentId }: Order): string | null {
    const { book } = this.#keeper;
    // A leg's cycle is its parent's; the book inherits it when it hears of the leg.
    const parent = parentId === null ? null : (book.openOrders().find((o) => o.id === parentId) ?? null);
    const note = book.intentOf(clientOrderId) ?? (parent && book.intentOf(parent.clientOrderId));
    return note?.cycleId || null;
  }

  /** What a fill has made of its position, once the book has heard of it. */
  moved({ payload: { seq, order, session } }: EventOf<'order_updated'>): Message<'position_changed'> {
    const { book, last } = this.#keeper;
    const position = held(book, order.symbol);
    const trade = last?.trade ?? null;
    return {
      type: 'position_changed',
      payload: { seq, cause: 'fill', ...position, ratio: 1, cashInLieu: 0, trade, session },
    };
  }

  /** What a split will make of its position. */
  divided({
    seq,
    symbol,
    ratio,
    cashInLieu,
    session,
    position: { qty },
  }: Divided): Message<'position_changed'> {
    // The book folds the split when it hears of it; a copy tells beforehand what will be.
    const after = this.#keeper.book.copy();
    const { trade } = after.apply({ kind: 'split', seq, symbol, ratio, position: { qty }, cashInLieu, session }); // prettier-ignore
    return {
      type: 'position_changed',
      payload: { seq, cause: 'split', ...held(after, symbol), ratio, cashInLieu, trade, session },
    };
  }
}

/**
 * A sale of more than the book holds, or a split that leaves other shares than the book's: something that came before
 * it was lost on the way.
 */
function outruns(update: BrokerUpdate, book: Book): boolean {
  if (update.kind === 'split') {
    const { symbol, session, ratio, position } = update;
    const { qty = 0, ownQty = 0 } = book.position(symbol) ?? {};
    if (ownQty === 0 || book.counted({ session, executionId: `split ${symbol} ${session} ${ratio}` }))
      return false;
    const total = shares(qty * ratio);
    return position.qty !== total && position.qty !== Math.floor(total);
  }
  if (update.fill?.side !== 'sell' || book.counted(update.fill)) return false;
  return update.fill.qty > (book.position(update.order.symbol)?.qty ?? 0);
}

/** The position as the book has it: a broker's word on it may be older or newer than the fills told so far. */
function held(
  book: Book,
  symbol: string,
): { symbol: string; qty: number; avgEntryPrice: number; plan: PositionPlan | null } {
  const position = book.position(symbol);
  const { qty = 0, avgEntryPrice = 0, plan = null } = position ?? {};
  return { symbol, qty, avgEntryPrice, plan };
}
