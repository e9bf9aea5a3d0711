import type { BrokerUpdate, OrderEvent } from '../../brokers/port.ts';
import type { Message } from '../../bus/index.ts';
import { newYorkDate } from '../../domain/calendar/index.ts';
import type { Fill, Order, OrderStatus, Position, Soon } from '../../domain/index.ts';
import { averageCost, bought, fillValue, FLAT, sold } from '../../portfolio/index.ts';
import { DIVERGENCES } from '../../portfolio/reconcile/index.ts';
import type { Comparison, Divergence, Remedy } from '../../portfolio/reconcile/index.ts';
import type { Absences } from './absences.ts';
import type { ReconcilerParts } from './parts.ts';
import { told } from './told.ts';
import type { Trigger } from './told.ts';

type Fold = Extract<Remedy, { do: 'fold' }>;
type Split = Extract<Remedy, { do: 'split' }>;

interface Place {
  readonly trigger: Trigger;
  readonly round: number;
  /** Where the feed is asked on from: what is folded has no count of the feed's own. */
  readonly seq: number;
  /** As the broker lists them. */
  readonly orders: readonly Order[];
}

/** Carries out what a comparison asks for. News the desk was not told goes the way all news goes: over the feed's source. */
export class Repairs {
  readonly #parts: ReconcilerParts;
  readonly #absences: Absences;

  constructor(parts: ReconcilerParts, absences: Absences) {
    this.#parts = parts;
    this.#absences = absences;
  }

  /** Orders, splits and fills that the desk has missed, fills oldest first. Returns how many. */
  async fold({ divergences, missing }: Comparison, place: Place): Promise<number> {
    const folds: Fold[] = [];
    const splits: Split[] = [];
    for (const { remedy } of divergences) {
      if (remedy.do === 'fold') folds.push(remedy);
      if (remedy.do === 'split') splits.push(remedy);
    }
    const told = new Set<Split>();
    const tellSplits = async (which: (split: Split) => boolean): Promise<void> => {
      for (const split of splits) {
        if (told.has(split) || !which(split)) continue;
        told.add(split);
        await this.#parts.source.tell(this.#splitUpdate(split, place.seq));
      }
    };
    for (const { order, fill } of inOrder(folds, missing)) {
      if (fill) await tellSplits(({ before }) => before === fill.executionId);
      if (fill?.side === 'sell') await this.#makeRoom(fill, place);
      await this.#tell(order, fill, place.seq);
    }
    await tellSplits(() => true);
    // What the feed holds back is covered by now; an order that is known already carries its count past it.
    const [known] = [...this.#parts.book.openOrders(), ...place.orders];
    if (place.seq > this.#parts.book.lastSeq && known) await this.#tell(known, null, place.seq);
    return folds.length + splits.length;
  }

  /** What is not news: orders to be looked for or cancelled. Corrections are in the round's event already. */
  async carryOut(divergences: readonly Divergence[]): Promise<void> {
    const missed = divergences.flatMap(({ remedy }) => (remedy.do === 'settle' ? [remedy.order.id] : []));
    this.#absences.keep(new Set(missed));
    for (const { remedy } of divergences) {
      if (remedy.do === 'settle') await this.#settle(remedy.order);
      if (remedy.do === 'cancel') await this.#attempt(() => this.#parts.broker.cancel(remedy.clientOrderId));
    }
  }

  /** Says what a round found; what it corrects is told as changes of the positions and their round trips, too. */
  async publish(event: Message<'reconciled'>): Promise<void> {
    const { bus, book } = this.#parts;
    const { session, corrections } = event.payload;
    const positions = corrections.flatMap((c) => (c.kind === 'position' ? [c] : []));
    // The book folds the corrections when it hears of them; a copy tells beforehand what will be.
    const after = positions.length > 0 ? book.copy() : null;
    const changes = positions.flatMap((correction) => {
      if (!after) return [];
      const { symbol } = correction;
      const { trade } = after.correct(correction);
      const { qty = 0, avgEntryPrice = 0, plan = null } = after.position(symbol) ?? {};
      return [{ symbol, qty, avgEntryPrice, plan, trade }];
    });
    const { id } = await bus.publish(event, { cycleId: null, causedBy: null });
    for (const change of changes) {
      await bus.publish(
        { type: 'position_changed', payload: { seq: book.lastSeq, cause: 'correction', ...change, ratio: 1, cashInLieu: 0, session } },
        { cycleId: null, causedBy: id },
      ); // prettier-ignore
    }
  }

  /** The desk sold shares it does not know of (a manual purchase nobody told it of): they come into the book first. */
  async #makeRoom(fill: Fill, { trigger, round }: Place): Promise<void> {
    const { book, known } = this.#parts;
    const { symbol, qty, executionId, price, session } = fill;
    const held = book.position(symbol)?.qty ?? 0;
    if (held >= qty || known.hasFill(executionId)) return;
    const kind = 'position_more';
    const divergence: Divergence = {
      kind,
      subject: symbol,
      desk: held,
      broker: qty,
      repair: DIVERGENCES[kind].repair,
      remedy: { do: 'position', symbol, qty, avgEntryPrice: book.position(symbol)?.avgEntryPrice ?? price },
    };
    const checked = { orders: 0, fills: 0, positions: 1 };
    const note = `${symbol} was sold beyond what the desk knew of`;
    await this.publish(
      told({ trigger, round, clean: false, checked, divergences: [divergence], session, note }),
    );
  }

  async #settle(order: Order): Promise<void> {
    const { clientOrderId } = order;
    const found = await this.#attempt(() => this.#parts.broker.findOrder(clientOrderId));
    if (found === undefined) return;
    if (found) {
      this.#absences.end(order.id);
      // Its fills come one by one in the next round; until then the order is only as far as the desk has counted.
      const counted = this.#parts.known.order(found.id)?.counted ?? 0;
      if (counted >= found.filledQty) await this.#tell(found, null);
      return;
    }
    if (!this.#absences.confirmed(order.id)) return;
    this.#absences.end(order.id);
    const updatedAt = new Date(this.#parts.clock.now()).toISOString();
    await this.#tell({ ...order, status: 'expired', updatedAt }, null);
  }

  /** A fault of the broker's leaves the repair to the next round. */
  async #attempt<T>(ask: () => Soon<T>): Promise<T | undefined> {
    try {
      return await ask();
    } catch {
      return undefined;
    }
  }

  async #tell(order: Order, fill: Fill | null, seq = this.#parts.book.lastSeq): Promise<void> {
    const { book, source } = this.#parts;
    await source.tell({
      seq,
      kind: 'order',
      event: eventOf(order.status, fill),
      order,
      fill,
      position: positionAfter(book.position(order.symbol), order.symbol, fill),
      at: fill?.at ?? order.updatedAt,
      session: fill?.session ?? book.session ?? newYorkDate(Date.parse(order.updatedAt)),
    });
  }

  #splitUpdate({ symbol, ratio, qty, avgEntryPrice, cashInLieu }: Split, seq: number): BrokerUpdate {
    const { book, clock } = this.#parts;
    const now = clock.now();
    return {
      seq,
      kind: 'split',
      symbol,
      ratio,
      position: { symbol, qty, avgEntryPrice },
      cashInLieu,
      at: new Date(now).toISOString(),
      session: book.session ?? newYorkDate(now),
    };
  }
}

const EVENT_OF: Partial<Record<OrderStatus, OrderEvent>> = {
  accepted: 'accepted',
  pending_new: 'accepted',
  held: 'held',
  filled: 'fill',
  partially_filled: 'partial_fill',
  canceled: 'canceled',
  expired: 'expired',
  rejected: 'rejected',
  replaced: 'replaced',
};

function eventOf(status: OrderStatus, fill: Fill | null): OrderEvent {
  if (fill) return status === 'filled' ? 'fill' : 'partial_fill';
  return EVENT_OF[status] ?? 'new';
}

function positionAfter(position: Position | undefined, symbol: string, fill: Fill | null): Position {
  const before = position
    ? { qty: position.qty, costMicros: fillValue(position.qty, position.avgEntryPrice) }
    : FLAT;
  if (!fill) return { symbol, qty: before.qty, avgEntryPrice: averageCost(before) };
  const after =
    fill.side === 'buy'
      ? bought(before, fill.qty, fillValue(fill.qty, fill.price))
      : sold(before, Math.min(fill.qty, before.qty)).holding;
  return { symbol, qty: after.qty, avgEntryPrice: averageCost(after) };
}

/** Orders before the fills of their moment, fills as they happened. */
function inOrder(folds: readonly Fold[], missing: readonly Fill[]): readonly Fold[] {
  const place = new Map(missing.map((fill, i) => [fill.executionId, i]));
  const placeOf = ({ fill }: Fold): number => (fill ? (place.get(fill.executionId) ?? missing.length) : -1);
  const timeOf = ({ order, fill }: Fold): string => fill?.at ?? order.createdAt;
  return folds.toSorted((a, b) => {
    if (a.fill && b.fill) return placeOf(a) - placeOf(b);
    return timeOf(a) < timeOf(b) ? -1 : timeOf(a) > timeOf(b) ? 1 : placeOf(a) - placeOf(b);
  });
}
