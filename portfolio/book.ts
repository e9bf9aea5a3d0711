import { isTerminal, toDollars, toMicros } from '../domain/index.ts';
import type { Fill, Micros, Order } from '../domain/index.ts';
import { Holdings } from './holdings.ts';
import type { Moved } from './holdings.ts';
import { IntentNotes } from './intents.ts';
import type { IntentNote } from './intents.ts';
import { averageCost, fillValue } from './ledger.ts';
import { openTrade } from './round-trip.ts';
import type { OpenTrade } from './round-trip.ts';
import { Seen } from './seen.ts';
import { ascending, byTimeAndId } from './snapshot.ts';
import type { BookSnapshot, PositionState } from './snapshot.ts';
import type { Applied, BookUpdate } from './update.ts';
import type { BookPosition, BookView } from './view.ts';

const NOTHING: Applied = { duplicate: false, intent: null, trade: null, closedTrade: null };

/** The desk's account, folded from what the broker says. Pure: the same updates give the same book (P5, P9). */
export class Book implements BookView {
  #session: string | null = null;
  #peak: Micros;
  #dayStart: Micros;
  #lastSeq = 0;
  #notes = new IntentNotes();
  #seen = new Seen();
  readonly #holdings: Holdings;
  readonly #orders = new Map<string, Order>();
  #positionList: readonly BookPosition[] | null = null;
  #orderList: readonly Order[] | null = null;

  /** @param cash dollars to begin with */
  constructor(cash: number) {
    this.#holdings = new Holdings(toMicros(cash));
    this.#peak = this.#holdings.cash;
    this.#dayStart = this.#holdings.cash;
  }

  static restore(snapshot: BookSnapshot): Book {
    const book = new Book(0);
    book.#session = snapshot.session;
    const holdings = book.#holdings;
    holdings.cash = snapshot.cashMicros;
    holdings.realised = snapshot.realisedMicros;
    holdings.fees = snapshot.feesMicros;
    holdings.trips = snapshot.trips;
    for (const state of snapshot.positions) holdings.held.set(state.trip.symbol, state);
    book.#peak = snapshot.peakMicros;
    book.#dayStart = snapshot.dayStartMicros;
    book.#lastSeq = snapshot.lastSeq;
    for (const order of snapshot.orders) book.#orders.set(order.clientOrderId, order);
    book.#notes = new IntentNotes(snapshot.intents);
    book.#seen = new Seen(snapshot.seen.entries, snapshot.seen.horizon);
    return book;
  }

  snapshot(): BookSnapshot {
    return {
      session: this.#session,
      cashMicros: this.#holdings.cash,
      realisedMicros: this.#holdings.realised,
      feesMicros: this.#holdings.fees,
      peakMicros: this.#peak,
      dayStartMicros: this.#dayStart,
      trips: this.#holdings.trips,
      lastSeq: this.#lastSeq,
      positions: [...this.#holdings.held.values()].sort((a, b) => ascending(a.trip.symbol, b.trip.symbol)),
      orders: this.openOrders(),
      intents: [...this.#notes.all()].sort((a, b) => ascending(a.clientOrderId, b.clientOrderId)),
      seen: {
        horizon: this.#seen.horizon,
        entries: this.#seen.entries().sort((a, b) => ascending(a[0], b[0]) || ascending(a[1], b[1])),
      },
    };
  }

  get session(): string | null {
    return this.#session;
  }

  /** Seq of the last update applied: where to ask the broker on from after a restart. */
  get lastSeq(): number {
    return this.#lastSeq;
  }

  registerIntent(note: IntentNote): void {
    this.#notes.register(note);
  }

  /** For an intent that the broker refused: no update will ever speak of it. */
  forgetIntent(clientOrderId: string): void {
    this.#notes.forget(clientOrderId);
  }

  /** Before the session's updates: keeps the equity it begins with. The same session again changes nothing. */
  beginSession(session: string): void {
    if (this.#session !== null && session <= this.#session) return;
    this.#session = session;
    this.#dayStart = this.#holdings.equity();
  }

  /** After the session's updates: marks what is held; a symbol without a close keeps its mark. */
  markCloses(closeOf: (symbol: string) => number | undefined): void {
    this.#holdings.mark(closeOf);
    this.#positionList = null;
    this.#peak = Math.max(this.#peak, this.#holdings.equity());
  }

  /** Drawdown counts from here on. */
  resetPeak(): void {
    this.#peak = this.#holdings.equity();
  }

  /** @throws DeskError DIVERGED where more is sold than held */
  apply(update: BookUpdate): Applied {
    this.#lastSeq = Math.max(this.#lastSeq, update.seq);
    if (update.kind === 'split') return this.#applySplit(update);
    const { order, fill, session } = update;
    const intent = this.#notes.of(order);
    this.#follow(order, session);
    const duplicate = fill !== null && this.#seen.has(fill.session, fill.executionId);
    const moved = fill && !duplicate ? this.#count(fill, intent) : null;
    if (isTerminal(order.status)) this.#tidy(order.symbol);
    return { duplicate, intent, trade: moved?.trade ?? null, closedTrade: moved?.closedTrade ?? null };
  }

  #count(fill: Fill, intent: IntentNote | null): Moved {
    const moved = this.#holdings.fill(fill, intent?.strategy ?? 'desk', intent?.reason ?? 'unknown');
    this.#seen.add(fill.session, fill.executionId);
    this.#positionList = null;
    return moved;
  }

  #follow(order: Order, session: string): void {
    const final = `final ${order.id}`;
    if (isTerminal(order.status)) {
      this.#orders.delete(order.clientOrderId);
      this.#seen.add(session, final);
    } else {
      // A feed may be late or in disorder: what is final stays so, and filled shares are never unfilled.
      const known = this.#orders.get(order.clientOrderId);
      if (this.#seen.has(session, final) || (known && known.filledQty > order.filledQty)) return;
      this.#orders.set(order.clientOrderId, order);
    }
    this.#orderList = null;
  }

  #applySplit(update: Extract<BookUpdate, { kind: 'split' }>): Applied {
    const { symbol, ratio, session, position, cashInLieu } = update;
    const key = `split ${symbol} ${session} ${ratio}`;
    if (this.#seen.has(session, key)) return { ...NOTHING, duplicate: true };
    this.#seen.add(session, key);
    const moved = this.#holdings.split(symbol, ratio, position.qty, cashInLieu, session);
    this.#positionList = null;
    this.#tidy(symbol);
    return { ...NOTHING, ...moved };
  }

  /** Notes are kept while anything of their symbol is open. */
  #tidy(symbol: string): void {
    if (this.#holdings.held.has(symbol)) return;
    for (const order of this.#orders.values()) if (order.symbol === symbol) return;
    this.#notes.forgetSymbol(symbol);
  }

  cash(): number {
    return toDollars(this.#holdings.cash);
  }

  /** All fees paid, dollars. */
  fees(): number {
    return toDollars(this.#holdings.fees);
  }

  /** Realised before fees since the start, dollars. */
  realisedPnl(): number {
    return toDollars(this.#holdings.realised);
  }

  equity(): number {
    return toDollars(this.#holdings.equity());
  }

  peak(): number {
    return toDollars(this.#peak);
  }

  drawdown(): number {
    return this.#peak > 0 ? Math.min(0, this.#holdings.equity() / this.#peak - 1) : 0;
  }

  dayStartEquity(): number {
    return toDollars(this.#dayStart);
  }

  position(symbol: string): BookPosition | undefined {
    const state = this.#holdings.held.get(symbol);
    return state && toPosition(state);
  }

  positions(): readonly BookPosition[] {
    return (this.#positionList ??= [...this.#holdings.held.values()]
      .map(toPosition)
      .sort((a, b) => ascending(a.symbol, b.symbol)));
  }

  openOrders(): readonly Order[] {
    return (this.#orderList ??= [...this.#orders.values()].sort(byTimeAndId));
  }

  openOrder(clientOrderId: string): Order | undefined {
    return this.#orders.get(clientOrderId);
  }

  intentOf(clientOrderId: string): IntentNote | null {
    return this.#notes.get(clientOrderId);
  }

  openTrades(): readonly OpenTrade[] {
    return [...this.#holdings.held.values()]
      .map((state) => openTrade(state.trip))
      .sort((a, b) => ascending(a.entryTime, b.entryTime) || ascending(a.symbol, b.symbol));
  }
}

function toPosition(state: PositionState): BookPosition {
  const { qty, costMicros, lastPrice, realisedMicros, trip } = state;
  return {
    symbol: trip.symbol,
    qty,
    avgEntryPrice: averageCost(state),
    costMicros,
    lastPrice,
    realisedPnl: toDollars(realisedMicros),
    unrealisedPnl: toDollars(fillValue(qty, lastPrice) - costMicros),
    entrySession: trip.entrySession,
    strategy: trip.strategy,
    orderIds: trip.orderIds,
  };
}
