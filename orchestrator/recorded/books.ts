import { MemoryExchangeStore } from '../../brokers/exchange/index.ts';
import type { ExchangeOrder } from '../../brokers/exchange/index.ts';
import type { EventOf } from '../../bus/index.ts';
import { DeskError, toMicros } from '../../domain/index.ts';
import type { Order } from '../../domain/index.ts';
import { Book, idsOf } from '../../portfolio/index.ts';
import { BookKeeper } from '../folds/book-keeper.ts';
import type { Settings } from '../config/index.ts';
import type { RecordedDay } from './day.ts';

/** A cent: more than sums of fees can be apart by. */
const CENT = 0.01;

/** The desk's book before its first event. */
export const firstBook = ({ CASH, DESK_NAME }: Pick<Settings, 'CASH' | 'DESK_NAME'>): Book =>
  new Book(CASH, idsOf(DESK_NAME));

/**
 * A copy of the book with these events folded into it.
 * @throws DeskError CONFIG_INVALID where it does not come to the cash that the journal tells
 */
export function folded(start: Book, events: readonly EventOf[]): Book {
  const book = start.copy();
  const keeper = new BookKeeper(book);
  for (const event of events) {
    keeper.tap(event);
    if (event.type !== 'cycle_completed') continue;
    const off = event.payload.cash - book.cash();
    if (Math.abs(off) > CENT)
      throw new DeskError('CONFIG_INVALID', `the journal's books cannot be folded: on ${event.payload.session} the cash is off by ${off.toFixed(2)}`, { hint: 'set CASH as it was when the desk began' }); // prettier-ignore
  }
  return book;
}

/** The book at the close that the day was decided on: marked, and nothing decided yet. */
export function bookAtClose(before: Book, { cycle }: Pick<RecordedDay, 'cycle'>): Book {
  const book = before.copy();
  const keeper = new BookKeeper(book);
  for (const event of cycle)
    if (event.type === 'cycle_started' || event.type === 'data_ready') keeper.tap(event);
  return book;
}

/** An account of the embedded exchange that stands as the book does: cash, positions, and the orders that rest. */
export function accountLike(book: Book, session: string, accountId: string): MemoryExchangeStore {
  const store = new MemoryExchangeStore();
  const open = [...book.openOrders(), ...book.externalOrders()].sort(inTheirOrder);
  store.save({
    ledger: {
      accountId,
      cashMicros: toMicros(book.cash()),
      session,
      nextUpdate: book.lastSeq + 1,
      nextOrder: open.length,
    },
    orders: open.map((order, ordinal) => resting(order, ordinal, session)),
    positions: book.positions().map(({ symbol, qty, costMicros, lastPrice }) => ({ symbol, qty, costMicros, lastPrice })),
    updates: [],
  }); // prettier-ignore
  return store;
}

/** As they came, a leg behind its parent. */
const inTheirOrder = (a: Order, b: Order): number =>
  a.createdAt < b.createdAt ? -1 : a.createdAt > b.createdAt ? 1 : Number(a.parentId !== null) - Number(b.parentId !== null); // prettier-ignore

/** An order under way to its broker, or back, counts as working. */
function resting(order: Order, ordinal: number, session: string): ExchangeOrder {
  const { clientOrderId, symbol, side, type, qty, timeInForce, orderClass, limitPrice, stopPrice } = order;
  const known = ['held', 'accepted', 'new', 'partially_filled'].includes(order.status);
  return {
    ...order,
    status: known ? order.status : 'new',
    request: {
      clientOrderId,
      symbol,
      side,
      type,
      qty,
      timeInForce,
      orderClass,
      ...(limitPrice !== null && { limitPrice }),
      ...(stopPrice !== null && { stopPrice }),
    },
    ordinal,
    acceptedAfter: session,
    highWater: null,
  };
}
