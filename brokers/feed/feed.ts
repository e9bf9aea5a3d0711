import { newYorkDate } from '../../domain/index.ts';
import type { Fill, Order, OrderStatus, Position } from '../../domain/index.ts';
import { averageCost, bought, fillValue, FLAT, shares } from '../../portfolio/index.ts';
import type { Filled, Holding } from '../../portfolio/index.ts';
import type { BrokerUpdate, OrderEvent } from '../port.ts';
import { NumberedUpdates } from './numbered.ts';
import type { HeldShares, Unnumbered } from './numbered.ts';
import type { Backfill, Execution, FeedProblem, Incomplete, RawFill, RawUpdate } from './raw.ts';
import { standInsOf } from './stand-in.ts';
import type { StandIn } from './stand-in.ts';
import { TrackedOrder } from './tracked-order.ts';

/** How long the feed remembers an order that is over; later repeats are told apart by the book. */
const REMEMBERED_MS = 10 * 86_400_000;

/** What the desk knows already when a feed begins: after a restart nothing of it is news. */
export interface FeedStart {
  /** Orders that were open when the desk last heard of them, as it knows them. */
  readonly orders?: Iterable<Order>;
  /** Shares filled by orders that had ended, by order id; null: all of them. */
  readonly ended?: ReadonlyMap<string, Filled | null>;
  /** Ids of executions that were counted. */
  readonly executions?: Iterable<string>;
  /** The desk's book; left out, sales are told as they come. */
  readonly held?: HeldShares;
}

/**
 * Makes the desk's feed of what a remote broker says: a stream that may be late, out of order, repeated and cut, and
 * REST answers that fill the gaps. Every execution is told once, by its id; the shares of an order are the sum of its
 * executions, and the sum that the broker tells says only whether some are missing (Lean#4014). No share is taken back,
 * no order that is over comes to life again, and what cannot be is answered with a problem and changes nothing.
 */
export class BrokerFeed {
  readonly #orders = new Map<string, TrackedOrder>();
  readonly #ended: ReadonlyMap<string, Filled | null>;
  readonly #before: ReadonlySet<string>;
  readonly #standIns: ReadonlyMap<string, readonly StandIn[]>;
  readonly #news: NumberedUpdates;
  readonly #positions = new Map<string, Holding>();
  /** Executions of orders that were not heard of yet. */
  #orphans: RawFill[] = [];

  constructor(start: FeedStart = {}) {
    this.#ended = start.ended ?? new Map<string, Filled | null>();
    this.#before = new Set(start.executions);
    this.#standIns = standInsOf(this.#before);
    this.#news = new NumberedUpdates(start.held ?? null);
    for (const order of start.orders ?? [])
      this.#orders.set(order.id, TrackedOrder.known(order, this.#standIns.get(order.id)));
  }

  /** A message of the stream. */
  take(raw: RawUpdate): readonly FeedProblem[] {
    const tracked = this.#track(raw.order);
    const problem = tracked.hear(raw);
    if (problem) return [problem];
    const out: Unnumbered[] = [];
    const problems = raw.execution ? this.#count(tracked, raw.execution, raw.at, out) : [];
    this.#word(tracked, raw.at, out);
    for (const update of out) this.#news.add(update);
    return [...problems, ...this.#settleOrphans()];
  }

  /** What REST said, after a gap or for an order that is incomplete. Told in the order in which it happened. */
  backfill({ orders, fills, fillsComplete }: Backfill): readonly FeedProblem[] {
    const problems: FeedProblem[] = [];
    const out: Unnumbered[] = [];
    for (const order of orders) {
      const tracked = this.#track(order);
      const problem = tracked.see(order);
      if (problem) problems.push(problem);
      else if (tracked.missing > 0) this.#word(tracked, order.createdAt, out);
    }
    const byTime = [...this.#orphans, ...fills].sort((a, b) => Date.parse(a.at) - Date.parse(b.at));
    this.#orphans = [];
    for (const fill of byTime) {
      const tracked = this.#orders.get(fill.orderId);
      if (tracked) problems.push(...this.#count(tracked, fill, fill.at, out));
      else this.#orphans.push(fill);
    }
    for (const { id, updatedAt } of orders) {
      const tracked = this.#orders.get(id) as TrackedOrder;
      const standIn = fillsComplete ? null : tracked.standIn();
      if (standIn) problems.push(...this.#count(tracked, standIn, standIn.at ?? updatedAt, out));
    }
    for (const fill of byTime) {
      const tracked = this.#orders.get(fill.orderId);
      if (tracked) this.#word(tracked, fill.at, out);
    }
    for (const { id, updatedAt } of orders) this.#word(this.#orders.get(id) as TrackedOrder, updatedAt, out);
    for (const update of inTime(out)) this.#news.add(update);
    this.#forgetOld(orders);
    return problems;
  }

  /** Whether the order was told of before. */
  knows(orderId: string): boolean {
    return this.#orders.has(orderId) || this.#ended.has(orderId);
  }

  /** The symbols' positions as REST has them: what the feed says of positions goes on from here. */
  positions(positions: readonly Position[]): void {
    this.#positions.clear();
    for (const { symbol, qty, avgEntryPrice } of positions)
      this.#positions.set(symbol, { qty, costMicros: fillValue(qty, avgEntryPrice) });
  }

  /** Orders whose executions are not all known: ask REST, then `backfill`. */
  incomplete(): readonly Incomplete[] {
    const orders = [...this.#orders.values()].filter((tracked) => tracked.missing > 0);
    return orders.map(({ order, missing }) => ({
      orderId: order.id,
      clientOrderId: order.clientOrderId,
      symbol: order.symbol,
      missing,
      since: order.createdAt,
    }));
  }

  /** Orders that executions were told of and nothing else: ask REST for them. */
  unknownOrders(): readonly string[] {
    return [...new Set(this.#orphans.map((fill) => fill.orderId))];
  }

  /** Symbols with sales told of shares that were not: ask REST for what was missed. Empty before `updatesAfter`. */
  waiting(): readonly string[] {
    return this.#news.waiting;
  }

  /** News beyond what the desk has taken in, oldest first, numbered on from it. @see Broker.updatesAfter */
  updatesAfter(after: number): readonly BrokerUpdate[] {
    return this.#news.after(after);
  }

  #track(order: Order): TrackedOrder {
    let tracked = this.#orders.get(order.id);
    if (!tracked) {
      tracked = new TrackedOrder(order, this.#ended.get(order.id), this.#standIns.get(order.id));
      this.#orders.set(order.id, tracked);
    }
    return tracked;
  }

  #count(tracked: TrackedOrder, execution: Execution, at: string, out: Unnumbered[]): readonly FeedProblem[] {
    const when = execution.at ?? at;
    if (!tracked.tellable) {
      this.#orphans.push({ ...execution, orderId: tracked.order.id, at: when });
      return [];
    }
    const counted = tracked.count(execution, when, this.#before.has(execution.id));
    if (counted === 'known') return [];
    if (counted !== 'counted') return [counted];
    const { id, clientOrderId, symbol, side } = tracked.order;
    const { qty, price, fees = 0 } = execution;
    const session = sessionOf(when);
    const fill: Fill = { executionId: execution.id, orderId: id, clientOrderId, symbol, side, qty, price, fees, at: when, session }; // prettier-ignore
    this.#move(fill);
    this.#tell(tracked, fill, when, out);
    return [];
  }

  #word(tracked: TrackedOrder, at: string, out: Unnumbered[]): void {
    if (tracked.ended) return;
    const { told } = tracked;
    const order = tracked.shown(false);
    const same =
      told?.status === order.status &&
      told.filledQty === order.filledQty &&
      told.qty === order.qty &&
      told.limitPrice === order.limitPrice &&
      told.stopPrice === order.stopPrice &&
      told.parentId === order.parentId;
    if (!same) this.#tell(tracked, null, at, out);
  }

  #tell(tracked: TrackedOrder, fill: Fill | null, at: string, out: Unnumbered[]): void {
    const order = tracked.shown(fill !== null);
    tracked.told = order;
    const holding = this.#positions.get(order.symbol) ?? FLAT;
    const position = { symbol: order.symbol, qty: holding.qty, avgEntryPrice: averageCost(holding) };
    const event = fill ? (order.status === 'filled' ? 'fill' : 'partial_fill') : eventOf(order.status);
    out.push({ kind: 'order', event, order, fill, position, at, session: sessionOf(at) });
  }

  #move({ symbol, side, qty, price }: Fill): void {
    const before = this.#positions.get(symbol) ?? FLAT;
    const left = shares(before.qty - qty);
    const cost = before.qty > 0 ? Math.round(before.costMicros * (left / before.qty)) : 0;
    const after =
      side === 'buy' ? bought(before, qty, fillValue(qty, price)) : { qty: left, costMicros: cost };
    this.#positions.set(symbol, after);
  }

  #settleOrphans(): readonly FeedProblem[] {
    const ready = this.#orphans.some((fill) => this.#orders.get(fill.orderId)?.tellable);
    return ready ? this.backfill({ orders: [], fills: [], fillsComplete: true }) : [];
  }

  #forgetOld(orders: readonly Order[]): void {
    const newest = Math.max(...orders.map((order) => Date.parse(order.updatedAt)));
    // What REST still lists would be taken for news the next time: after a long silence it reaches far back.
    const listed = new Set(orders.map((order) => order.id));
    for (const [id, tracked] of this.#orders) {
      if (listed.has(id)) continue;
      if (tracked.over && newest - Date.parse(tracked.order.updatedAt) > REMEMBERED_MS)
        this.#orders.delete(id);
    }
  }
}

const sessionOf = (at: string): string => newYorkDate(Date.parse(at));

/** By time, but never against the order in which one order's own news came. */
function inTime(updates: readonly Unnumbered[]): readonly Unnumbered[] {
  const last = new Map<string, number>();
  const timed = updates.map((update) => {
    const { id } = update.order;
    const time = Math.max(Date.parse(update.fill?.at ?? update.at), last.get(id) ?? 0);
    last.set(id, time);
    return { update, time };
  });
  return timed.sort((a, b) => a.time - b.time).map(({ update }) => update);
}

/** The event that a status without a fill is told as. */
function eventOf(status: OrderStatus): OrderEvent {
  switch (status) {
    case 'accepted':
    case 'pending_new':
    case 'accepted_for_bidding':
    case 'unknown':
      return 'accepted';
    case 'filled':
      return 'fill';
    case 'held':
    case 'canceled':
    case 'expired':
    case 'rejected':
    case 'replaced':
      return status;
    default:
      return 'new';
  }
}
