import { isTerminal, previousSession, sessionsApart, toDollars, toMicros } from '../domain/index.ts';
import type { Fill, Micros, Order } from '../domain/index.ts';
import { Holdings } from './holdings.ts';
import type { Moved } from './holdings.ts';
import { IntentNotes } from './intents.ts';
import type { IntentNote, OpenIntent } from './intents.ts';
import { OpenOrders } from './open-orders.ts';
import type { OwnId } from './own-ids.ts';
import { PositionList } from './position.ts';
import { openTrade } from './round-trip.ts';
import type { OpenTrade } from './round-trip.ts';
import { Seen } from './seen.ts';
import { bySymbol } from './snapshot.ts';
import type { BookSnapshot } from './snapshot.ts';
import { ascending } from './sorting.ts';
import type { Applied, BookUpdate, Correction, Heard } from './update.ts';
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
  #orders = new OpenOrders();
  readonly #ownId: OwnId | null;
  readonly #holdings: Holdings;
  readonly #positions = new PositionList();

  /**
   * @param cash  dollars to begin with
   * @param ownId null: whatever the book hears of is the desk's, for an account that nobody else trades
   */
  constructor(cash: number, ownId: OwnId | null = null) {
    this.#holdings = new Holdings(toMicros(cash));
    this.#ownId = ownId;
    this.#peak = this.#holdings.cash;
    this.#dayStart = this.#holdings.cash;
  }

  static restore(snapshot: BookSnapshot, ownId: OwnId | null = null): Book {
    const book = new Book(0, ownId);
    book.#session = snapshot.session;
    book.#holdings.restore(snapshot);
    book.#positions.changed();
    book.#peak = snapshot.peakMicros;
    book.#dayStart = snapshot.dayStartMicros;
    book.#lastSeq = snapshot.lastSeq;
    book.#orders = new OpenOrders(snapshot.orders);
    book.#notes = new IntentNotes(snapshot.intents);
    book.#seen = new Seen(snapshot.seen.entries, snapshot.seen.horizon);
    return book;
  }

  snapshot(): BookSnapshot {
    const { cash, realised, fees, corrections, trips, held, external } = this.#holdings;
    return {
      session: this.#session,
      cashMicros: cash,
      realisedMicros: realised,
      feesMicros: fees,
      ...(corrections !== 0 && { correctionsMicros: corrections }),
      peakMicros: this.#peak,
      dayStartMicros: this.#dayStart,
      trips,
      lastSeq: this.#lastSeq,
      positions: bySymbol(held),
      ...(external.size > 0 && { external: bySymbol(external) }),
      orders: this.#orders.all(),
      intents: this.#notes.all(),
      seen: {
        horizon: this.#seen.horizon,
        entries: this.#seen.entries().sort((a, b) => ascending(a[0], b[0]) || ascending(a[1], b[1])),
      },
    };
  }

  /** A book of its own, to try what an update would do. */
  copy(): Book {
    return Book.restore(this.snapshot(), this.#ownId);
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

  /** What the broker said to an order that was sent: nothing (`unknown`), or that it has it. */
  settleIntent(clientOrderId: string, outcome: 'unknown' | 'answered'): void {
    this.#notes.mark(clientOrderId, outcome);
  }

  /** For an intent that the broker refused or that was never sent: no update will ever speak of it. */
  forgetIntent(clientOrderId: string): void {
    this.#notes.forget(clientOrderId);
  }

  /** Before the session's updates: keeps the equity it begins with. The same session again changes nothing. */
  beginSession(session: string): void {
    if (this.#session !== null && session <= this.#session) return;
    const before = this.#session;
    this.#session = session;
    this.#dayStart = this.#positions.equity(this.#holdings);
    if (before === null) return;
    const symbols = this.#notes.symbols().filter((symbol) => this.#isOver(symbol));
    if (symbols.length === 0) return;
    // A fill may be told a session after its order was cancelled; what was decided earlier is over for good.
    const decided = previousSession(before);
    for (const symbol of symbols) this.#notes.forgetSymbol(symbol, decided);
  }

  /**
   * After the session's updates: marks what is held; a symbol without a close keeps its mark.
   * @param dateOf the session that a close is of; left out, it is the last one begun
   */
  markCloses(
    closeOf: (symbol: string) => number | undefined,
    dateOf?: (symbol: string) => string | undefined,
  ): void {
    this.#holdings.mark(closeOf, dateOf);
    this.#positions.changed();
    this.#peak = Math.max(this.#peak, this.#positions.equity(this.#holdings));
  }

  /** Drawdown counts from here on. */
  resetPeak(): void {
    this.#peak = this.#positions.equity(this.#holdings);
  }

  /**
   * Takes over what the broker knows better; see Holdings. Before the desk's first trade that is what it begins with;
   * later a difference that nothing explains counts as the gain or loss that it is.
   */
  correct(correction: Correction): Moved {
    const before = this.#positions.equity(this.#holdings);
    const moved = this.#holdings.correct(correction, this.#session ?? '');
    this.#positions.changed();
    if (this.#holdings.trips === 0) {
      this.#peak += this.#positions.equity(this.#holdings) - before;
      this.#dayStart += this.#positions.equity(this.#holdings) - before;
    }
    if (correction.kind === 'position') this.#tidy(correction.symbol);
    return moved;
  }

  /** @throws DeskError DIVERGED where more is sold than held */
  apply(update: BookUpdate): Applied {
    this.#lastSeq = Math.max(this.#lastSeq, update.seq);
    if (update.kind === 'split') return this.#applySplit(update);
    const { order, fill, session } = update;
    const own = this.#ownId?.(order.clientOrderId) ?? true;
    const intent = this.#notes.of(order) ?? (own && this.#ownId ? this.#notes.adopt(order) : null);
    this.#orders.follow(order, session, this.#seen);
    const duplicate = fill !== null && this.counted(fill);
    const moved = fill && !duplicate ? this.#count(fill, intent, own || intent !== null) : null;
    // An order that ended unfilled may still be told of a fill, and that is its intent's; see beginSession.
    const over = order.status === 'filled' || intent?.session === undefined;
    if (isTerminal(order.status) && over) this.#tidy(order.symbol);
    return { duplicate, intent, trade: moved?.trade ?? null, closedTrade: moved?.closedTrade ?? null };
  }

  /** Whether an execution was counted already. */
  counted(fill: Pick<Fill, 'session' | 'executionId'>): boolean {
    return this.#seen.has(fill.session, fill.executionId);
  }

  /** What is no news to the desk: what a broker's feed begins with after a restart. */
  heard(): Heard {
    return { orders: this.#orders.all(), ...this.#seen.heard() };
  }

  #count(fill: Fill, intent: IntentNote | null, own: boolean): Moved {
    const moved = this.#holdings.fill(fill, {
      own,
      strategy: intent?.strategy ?? 'desk',
      reason: intent?.reason ?? (own ? 'unknown' : 'external'),
      plan: intent?.plan,
    });
    this.#seen.add(fill.session, fill.executionId);
    this.#positions.changed();
    return moved;
  }

  #applySplit(update: Extract<BookUpdate, { kind: 'split' }>): Applied {
    const { symbol, ratio, session, position, cashInLieu } = update;
    const key = `split ${symbol} ${session} ${ratio}`;
    if (this.#seen.has(session, key)) return { ...NOTHING, duplicate: true };
    this.#seen.add(session, key);
    const moved = this.#holdings.split(symbol, ratio, position.qty, cashInLieu, session);
    this.#positions.changed();
    this.#tidy(symbol);
    return { ...NOTHING, ...moved };
  }

  /** Notes are kept while anything of their symbol is open. */
  #tidy(symbol: string): void {
    if (this.#isOver(symbol)) this.#notes.forgetSymbol(symbol);
  }

  #isOver(symbol: string): boolean {
    return !this.#holdings.held.has(symbol) && !this.#orders.hasSymbol(symbol);
  }

  cash(): number {
    return toDollars(this.#holdings.cash);
  }

  fees(): number {
    return toDollars(this.#holdings.fees);
  }

  /** Before fees. */
  realisedPnl(): number {
    return toDollars(this.#holdings.realised);
  }

  /** Sum of what was taken over from the broker beyond orders and fills. */
  corrections(): number {
    return toDollars(this.#holdings.corrections);
  }

  equity(): number {
    return toDollars(this.#positions.equity(this.#holdings));
  }

  peak(): number {
    return toDollars(this.#peak);
  }

  drawdown(): number {
    return this.#peak > 0 ? Math.min(0, this.#positions.equity(this.#holdings) / this.#peak - 1) : 0;
  }

  dayStartEquity(): number {
    return toDollars(this.#dayStart);
  }

  position(symbol: string): BookPosition | undefined {
    return this.#positions.of(this.#holdings, symbol);
  }

  positions(): readonly BookPosition[] {
    return this.#positions.all(this.#holdings);
  }

  sessionsHeld(symbol: string): number | null {
    const position = this.#holdings.held.get(symbol) ?? this.#holdings.external.get(symbol);
    return position && this.#session !== null
      ? sessionsApart(position.trip.entrySession, this.#session)
      : null;
  }

  openOrders(): readonly Order[] {
    return this.#ownId ? this.#orders.all().filter((order) => this.#isOwn(order)) : this.#orders.all();
  }

  externalOrders(): readonly Order[] {
    return this.#ownId ? this.#orders.all().filter((order) => !this.#isOwn(order)) : [];
  }

  #isOwn({ clientOrderId }: Order): boolean {
    return this.#notes.get(clientOrderId) !== null || (this.#ownId?.(clientOrderId) ?? true);
  }

  openOrder(clientOrderId: string): Order | undefined {
    return this.#orders.get(clientOrderId);
  }

  intentOf(clientOrderId: string): IntentNote | null {
    return this.#notes.get(clientOrderId);
  }

  unresolved(): readonly OpenIntent[] {
    return this.#notes.open('unknown');
  }

  pendingIntents(): readonly OpenIntent[] {
    return this.#notes.open('pending');
  }

  openTrades(): readonly OpenTrade[] {
    return [...this.#holdings.held.values()]
      .map((state) => openTrade(state.trip))
      .sort((a, b) => ascending(a.entryTime, b.entryTime) || ascending(a.symbol, b.symbol));
  }
}
