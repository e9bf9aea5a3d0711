import type { Execution, RawUpdate } from '../brokers/feed/index.ts';
import { newYorkDate, nextSession, sessionTimes } from '../domain/index.ts';
import type { Order, OrderStatus, Rng, Side } from '../domain/index.ts';
import { shares } from '../portfolio/index.ts';

const SYMBOLS = ['A', 'B', 'C'] as const;
const FIRST = '2024-03-04';

/** What truly happened at the broker, in the order it happened. */
export interface World {
  readonly events: readonly RawUpdate[];
  /** Orders as they ended, by id. */
  readonly ends: ReadonlyMap<string, Order>;
  /** Every execution with its order, oldest first. */
  readonly executions: readonly (Execution & { readonly orderId: string; readonly at: string })[];
  /** Fills that the broker told of after the end of their order. */
  readonly late: number;
  readonly legs: number;
  readonly external: number;
}

/** Three sessions of orders that fill in parts, end early, wait as legs, or are another's; the same seed, the same world. */
export function makeWorld(rng: Rng): World {
  const pick = (n: number): number => Math.floor(rng.next() * n);
  const events: RawUpdate[] = [];
  const ends = new Map<string, Order>();
  const executions: (Execution & { orderId: string; at: string })[] = [];
  const held = new Map<string, number>();
  const count = { late: 0, legs: 0, external: 0 };
  let session = FIRST;
  let time = sessionTimes(session).open;
  const now = (): string => new Date(time).toISOString();

  const begin = (symbol: string, side: Side, qty: number, from: Partial<Order> = {}): Order => {
    const n = ends.size + 1;
    const external = from.parentId === undefined && rng.next() < 0.2;
    if (external) count.external++;
    const order: Order = {
      id: `order-${n}`,
      clientOrderId: external ? `manual-${n}` : from.parentId ? `leg-${n}` : `desk-${n}`,
      parentId: null,
      symbol,
      side,
      type: 'market',
      qty,
      filledQty: 0,
      avgFillPrice: null,
      status: 'new',
      timeInForce: 'day',
      orderClass: 'simple',
      limitPrice: null,
      stopPrice: null,
      createdAt: now(),
      updatedAt: now(),
      ...from,
    };
    ends.set(order.id, order);
    return order;
  };
  const tell = (order: Order, event: RawUpdate['event'], change: Partial<Order>, execution: Execution | null = null, lag = false): Order => {
    time += 1 + pick(600_000);
    const next: Order = { ...order, ...change, updatedAt: now() };
    ends.set(order.id, next);
    // Some brokers send the order as it was before the execution that the message is about.
    const sent = lag ? { ...next, filledQty: order.filledQty, avgFillPrice: order.avgFillPrice } : next;
    events.push({ event, order: sent, execution, at: now() });
    return next;
  }; // prettier-ignore
  const fill = (order: Order, qty: number, status: OrderStatus, event: RawUpdate['event']): Order => {
    const price = 1 + pick(50_000) / 100;
    const execution = { id: `execution-${executions.length + 1}`, qty, price };
    const filledQty = shares(order.filledQty + qty);
    const avgFillPrice = ((order.avgFillPrice ?? 0) * order.filledQty + price * qty) / filledQty;
    const told = tell(order, event, { filledQty, avgFillPrice, status }, execution);
    executions.push({ ...execution, orderId: order.id, at: told.updatedAt });
    held.set(order.symbol, shares((held.get(order.symbol) ?? 0) + (order.side === 'buy' ? qty : -qty)));
    return told;
  };
  /** In parts; all of it, or some and then an end. */
  const live = (first: Order): Order => {
    let order = tell(tell(first, 'pending_new', { status: 'pending_new' }), 'new', { status: 'new' });
    const stops = rng.next() < 0.35;
    for (let left = order.qty; left > 0; ) {
      const qty = rng.next() < 0.4 ? left : 1 + pick(left);
      if (stops && (qty === left || rng.next() < 0.4)) break;
      left -= qty;
      order = fill(order, qty, left === 0 ? 'filled' : 'partially_filled', left === 0 ? 'fill' : 'partial_fill');
    }
    if (order.status === 'filled') return order;
    if (rng.next() < 0.4) return tell(order, 'expired', { status: 'expired' });
    order = tell(order, 'pending_cancel', { status: 'pending_cancel' });
    if (rng.next() < 0.5 || order.qty - order.filledQty < 2) return tell(order, 'canceled', { status: 'canceled' });
    // The cancel won against the rest, but its word overtook that of a fill.
    count.late++;
    const end = tell(order, 'canceled', { status: 'canceled' });
    return fill(end, 1, 'canceled', 'partial_fill');
  }; // prettier-ignore

  for (let day = 0; day < 3; day++, session = nextSession(session), time = sessionTimes(session).open) {
    for (let i = 0; i < 2 + pick(3); i++) {
      const symbol = SYMBOLS[pick(SYMBOLS.length)] as string;
      const has = held.get(symbol) ?? 0;
      if (has === 0 || rng.next() < 0.5) {
        const bracket = rng.next() < 0.3;
        const entry = begin(symbol, 'buy', 1 + pick(40), bracket ? { orderClass: 'oto', parentId: null } : {});
        const leg = bracket ? { parentId: entry.id, type: 'stop', stopPrice: 1, status: 'held' } as const : null;
        const after = live(entry);
        if (!leg || after.status !== 'filled') continue;
        count.legs++;
        const stop = tell(begin(symbol, 'sell', after.qty, leg), 'held', { status: 'held' });
        live(stop);
      } else live(begin(symbol, 'sell', 1 + pick(has)));
      if (newYorkDate(time) !== session) throw new Error(`the day ${session} is too long for its orders`);
    }
  } // prettier-ignore
  return { events, ends, executions, ...count };
}
