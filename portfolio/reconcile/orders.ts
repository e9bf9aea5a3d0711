import { isTerminal } from '../../domain/index.ts';
import type { Fill, Order, OrderStatus } from '../../domain/index.ts';
import { shares } from '../ledger.ts';
import type { BrokerBooks, CompareOptions, DeskBooks, Divergence, KnownOrder } from './books.ts';
import { DIVERGENCES } from './divergences.ts';
import type { DivergenceName } from './divergences.ts';
import { Ownership, rootId } from './ownership.ts';

export interface ComparedOrders {
  readonly divergences: readonly Divergence[];
  /** Fills that are to be folded, the desk's own and others', oldest first. */
  readonly missing: readonly Fill[];
  /** Symbols whose fills are not all known yet: their positions, and cash, wait. */
  readonly moving: ReadonlySet<string>;
  readonly ownership: Ownership;
}

export function diverges(
  kind: DivergenceName,
  subject: string,
  [desk, broker]: readonly [Divergence['desk'], Divergence['broker']],
  remedy: Divergence['remedy'],
  repair: Divergence['repair'] = DIVERGENCES[kind].repair,
): Divergence {
  return { kind, subject, desk, broker, repair, remedy };
}

/** Orders and fills: what the broker has and the desk does not, and the other way round. */
export function compareOrders(desk: DeskBooks, broker: BrokerBooks, options: CompareOptions): ComparedOrders {
  const divergences: Divergence[] = [];
  const moving = new Set<string>();
  const missing: Fill[] = [];
  const ownership = new Ownership(desk.prefix, desk.openOrders, broker.orders);
  const young = (fill: Fill): boolean => options.now - Date.parse(fill.at) < options.grace;
  const unknown = broker.fills.filter(
    (fill) => !desk.hasFill(fill.executionId) && !desk.hasAdopted(fill.executionId),
  );
  const fillsOf = groupBy(unknown, (fill) => fill.orderId);

  for (const order of broker.orders) {
    if (!ownership.isOwn(order)) {
      divergences.push(...adoptOrder(desk, order));
      continue;
    }
    const known = desk.order(order.id);
    const intended = isIntended(desk, ownership, order);
    if (!intended && !options.byHand) {
      const reason = `order ${order.clientOrderId} carries the desk's prefix, and no intent of the desk belongs to it`;
      divergences.push(diverges('orders_exceed_intents', order.clientOrderId, [null, order.status], { do: 'halt', reason })); // prettier-ignore
      moving.add(order.symbol);
      continue;
    }
    const listed = fillsOf.get(order.id) ?? [];
    if (listed.some(young)) {
      moving.add(order.symbol);
      continue;
    }
    const { fills, unlisted } = within(order, known, listed);
    if (!intended || (!known && fills.length === 0)) divergences.push(newOrder(order, intended));
    divergences.push(...foldFills(order, known, fills, unlisted));
    missing.push(...fills);
    if (unlisted > 0) {
      moving.add(order.symbol);
      divergences.push(diverges('fill_unlisted', order.clientOrderId, [order.filledQty - unlisted, order.filledQty], { do: 'wait' })); // prettier-ignore
    } else if (known && fills.length === 0) divergences.push(...compareKnown(order, known));
  }
  const listed = new Map(broker.orders.map((order) => [order.id, order]));
  for (const order of desk.openOrders) {
    if (listed.has(order.id)) continue;
    divergences.push(
      diverges('order_missing_at_broker', order.clientOrderId, [order.status, null], { do: 'settle', order }),
    );
  }
  for (const [orderId, fills] of fillsOf) {
    const order = listed.get(orderId);
    if (order ? ownership.isOwn(order) : fills.every((fill) => ownership.isOwnFill(fill))) {
      // Its order will be listed by another reading.
      if (!order) for (const fill of fills) moving.add(fill.symbol);
      if (!order) divergences.push(diverges('fill_unlisted', orderId, [null, fills.length], { do: 'wait' }));
      continue;
    }
    const others = order ? within(order, desk.order(orderId), fills).fills : fills;
    if (fills.some(young)) for (const fill of fills) moving.add(fill.symbol);
    else {
      divergences.push(...others.flatMap((fill) => foreign(desk, order ?? orderOf(fill), fill)));
      if (!desk.fresh) missing.push(...others);
    }
  }
  return { divergences, missing: inOrder(missing, broker.fills), moving, ownership };
}

/** Somebody else's fill, which the feed may bring as well: counted once by its id, like the desk's own. */
function foreign(desk: DeskBooks, order: Order, fill: Fill): readonly Divergence[] {
  const signed = fill.side === 'buy' ? fill.qty : -fill.qty;
  // What came before the desk is in the account it begins with.
  const remedy = desk.fresh ? ({ do: 'nothing' } as const) : ({ do: 'fold', order, fill } as const);
  return [diverges('fill_external', fill.executionId, [null, signed], remedy)];
}

/** The least that is certain of an order that the broker lists a fill of, and not the order. */
const orderOf = ({ orderId, clientOrderId, symbol, side, qty, price, at }: Fill): Order => ({
  id: orderId, clientOrderId, parentId: null, symbol, side, type: 'market', qty, filledQty: qty, avgFillPrice: price,
  status: 'filled', timeInForce: 'day', orderClass: 'simple', limitPrice: null, stopPrice: null, createdAt: at, updatedAt: at,
}); // prettier-ignore

const isIntended = (desk: DeskBooks, ownership: Ownership, order: Order): boolean =>
  desk.hasIntent(order.clientOrderId) ||
  desk.hasIntent(rootId(order.clientOrderId)) ||
  desk.hasIntent(ownership.parentOf(order).clientOrderId) ||
  (desk.order(order.id) !== undefined && order.parentId !== null) ||
  desk.hasAdopted(order.clientOrderId);

/** An order without an intent, taken over by hand, is told by the name it would have halted under. */
const newOrder = (order: Order, intended: boolean): Divergence =>
  diverges(intended ? 'order_missing_at_desk' : 'orders_exceed_intents', order.clientOrderId, [null, order.status], { do: 'fold', order, fill: null }, 'fold'); // prettier-ignore

function adoptOrder(desk: DeskBooks, order: Order): readonly Divergence[] {
  const idle = isTerminal(order.status) && order.filledQty === 0;
  if (idle || desk.hasAdopted(order.id)) return [];
  return [diverges('order_external', order.id, [null, order.status], { do: 'nothing' })];
}

/**
 * As many of the listed fills as the order's own figure leaves room for: a fill that the desk has counted under
 * another id is not counted again.
 */
function within(
  order: Order,
  known: KnownOrder | undefined,
  listed: readonly Fill[],
): { readonly fills: readonly Fill[]; readonly unlisted: number } {
  let room = shares(order.filledQty - (known?.counted ?? 0));
  const fills: Fill[] = [];
  for (const fill of listed) {
    if (fill.qty > room) continue;
    fills.push(fill);
    room = shares(room - fill.qty);
  }
  return { fills, unlisted: Math.max(0, room) };
}

/** Each fill with the order as it stood right after it. */
function foldFills(
  order: Order,
  known: KnownOrder | undefined,
  fills: readonly Fill[],
  unlisted: number,
): readonly Divergence[] {
  let filledQty = known?.counted ?? 0;
  return fills.map((fill, i) => {
    const before = filledQty;
    filledQty = shares(filledQty + fill.qty);
    const last = i === fills.length - 1 && unlisted === 0;
    const partial = { ...order, filledQty, status: 'partially_filled' as const, avgFillPrice: fill.price, updatedAt: fill.at }; // prettier-ignore
    return diverges('fill_missing', fill.executionId, [before, filledQty], { do: 'fold', order: last ? order : partial, fill }); // prettier-ignore
  });
}

function compareKnown(order: Order, known: KnownOrder): readonly Divergence[] {
  const over = shares(known.counted - order.filledQty) > 0;
  const older =
    known.updatedAt !== undefined && order.updatedAt < known.updatedAt && !isTerminal(order.status);
  if (over || older || (isTerminal(known.status) && !isTerminal(order.status))) {
    return [diverges('order_status_ahead', order.clientOrderId, told(known.status, known.counted, order), { do: 'nothing' })]; // prettier-ignore
  }
  const same =
    phase(known.status) === phase(order.status) &&
    (isTerminal(order.status) ||
      (known.qty === order.qty &&
        known.limitPrice === order.limitPrice &&
        known.stopPrice === order.stopPrice));
  if (same) return [];
  return [diverges('order_status_behind', order.clientOrderId, [known.status, order.status], { do: 'fold', order, fill: null })]; // prettier-ignore
}

const told = (status: OrderStatus, counted: number, order: Order): [string, string] => [
  `${status} ${counted}`,
  `${order.status} ${order.filledQty}`,
];

/** Statuses between which nothing happens that the desk acts on are one phase. */
function phase(status: OrderStatus): string {
  if (isTerminal(status) || status === 'held' || status === 'pending_cancel') return status;
  return 'working';
}

/** As the broker lists them, oldest first: of one moment, too, its order is the one they happened in. */
function inOrder(fills: readonly Fill[], listed: readonly Fill[]): readonly Fill[] {
  const wanted = new Set(fills);
  return listed.filter((fill) => wanted.has(fill));
}

function groupBy<T>(items: readonly T[], keyOf: (item: T) => string): ReadonlyMap<string, T[]> {
  const groups = new Map<string, T[]>();
  for (const item of items) {
    const group = groups.get(keyOf(item));
    if (group) group.push(item);
    else groups.set(keyOf(item), [item]);
  }
  return groups;
}
