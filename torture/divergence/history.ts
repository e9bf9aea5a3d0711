import { clientOrderId } from '../../domain/index.ts';
import type { OrderIntent, Rng } from '../../domain/index.ts';
import { DESK } from './desk.ts';
import type { Fate, SmallDesk } from './desk.ts';

const SYMBOLS = ['AA', 'BB', 'CC', 'DD', 'EE'] as const;
/**
 * Reverse splits come once in a history, so that no fraction of a share is worth more than the share of equity that
 * may be corrected unexplained: beyond it the desk halts, as it is to.
 */
const RATIOS = [2, 3, 4, 1.5, 0.5, 0.25] as const;

export interface History {
  readonly rng: Rng;
  readonly counts: Record<string, number>;
}

/** What becomes of each update: most is told, some lost for good, some told twice. */
export function fateOf(rng: Rng, counts: Record<string, number>): Fate {
  const losing = rng.next() * 0.6;
  return (update) => {
    const drawn = rng.next();
    const fate = drawn < losing ? 'lost' : drawn < losing + 0.15 ? 'twice' : 'told';
    if (fate !== 'told') {
      const what = update.kind === 'split' ? 'split' : update.fill ? 'fill' : 'order news';
      tally(counts, `${what} ${fate}`);
    }
    return fate;
  };
}

export const tally = (counts: Record<string, number>, what: string): void => {
  counts[what] = (counts[what] ?? 0) + 1;
};

const pick = <T>(rng: Rng, from: readonly T[]): T => from[Math.floor(rng.next() * from.length)] as T;

/** Some weeks of trading by the desk and by others, of which the desk hears a part. */
export async function live(desk: SmallDesk, { rng, counts }: History): Promise<void> {
  const prices = new Map<string, number>(
    SYMBOLS.map((symbol) => [symbol, 20 + Math.floor(rng.next() * 200)]),
  );
  if (rng.next() < 0.2) await begin(desk, prices, counts);
  await desk.reconciler.run('start');
  const sessions = 4 + Math.floor(rng.next() * 8);
  let reversed = false;
  for (let day = 0; day < sessions; day++) {
    const drawn = rng.next() < 0.12 ? [{ symbol: pick(rng, SYMBOLS), ratio: pick(rng, RATIOS) }] : [];
    const splits = drawn.filter(({ ratio }) => ratio > 1 || !reversed);
    reversed ||= splits.some(({ ratio }) => ratio < 1);
    for (const symbol of SYMBOLS) {
      const ratio = splits.find((split) => split.symbol === symbol)?.ratio ?? 1;
      const moved = ((prices.get(symbol) as number) / ratio) * (1 + 0.02 * rng.normal());
      prices.set(symbol, Math.max(1, Math.round(moved * 100) / 100));
    }
    await desk.play(prices, splits);
    await hear(desk, counts);
    const actions = Math.floor(rng.next() * 5);
    for (let i = 0; i < actions; i++) await act(desk, rng, prices, `${day}-${i}`, counts);
    await hear(desk, counts);
  }
}

/** A feed that cannot go on for what it has lost makes a reconciliation due at once, as the loop asks for it. */
async function hear(desk: SmallDesk, counts: Record<string, number>): Promise<void> {
  await desk.source.drain();
  if (desk.source.backlog === null) return;
  tally(counts, 'feed held back');
  await desk.reconciler.run('unknown');
}

/** An account that was in use before the desk came. */
async function begin(
  desk: SmallDesk,
  prices: ReadonlyMap<string, number>,
  counts: Record<string, number>,
): Promise<void> {
  await manual(desk, 'before', 'AA', 'buy', 30);
  await desk.play(prices);
  desk.outside.cash += 5000;
  tally(counts, 'account in use before');
}

const manual = (desk: SmallDesk, id: string, symbol: string, side: 'buy' | 'sell', qty: number, limitPrice?: number) =>
  desk.exchange.submit({
    clientOrderId: `by-hand-${id}`, symbol, side, qty, timeInForce: 'gtc', orderClass: 'simple',
    ...(limitPrice === undefined ? { type: 'market' } : { type: 'limit', limitPrice }),
  }); // prettier-ignore

async function act(
  desk: SmallDesk,
  rng: Rng,
  prices: ReadonlyMap<string, number>,
  id: string,
  counts: Record<string, number>,
): Promise<void> {
  const symbol = pick(rng, SYMBOLS);
  const price = prices.get(symbol) as number;
  const cents = (p: number): number => Math.round(p * 100) / 100;
  const held = (await desk.exchange.positions()).find((p) => p.symbol === symbol)?.qty ?? 0;
  const action = rng.next();
  if (action < 0.45) {
    const bracket = rng.next() < 0.6;
    const limit = rng.next() < 0.3;
    const intent: OrderIntent = {
      ...place(desk, symbol, 'entry', id),
      side: 'buy',
      type: limit ? 'limit' : 'market',
      qty: 5 + Math.floor(rng.next() * 40),
      timeInForce: rng.next() < 0.5 ? 'day' : 'gtc',
      orderClass: bracket ? 'bracket' : 'simple',
      ...(limit && { limitPrice: cents(price * (0.97 + 0.04 * rng.next())) }),
      ...(bracket && { stopLoss: { stopPrice: cents(price * 0.93) }, takeProfit: { limitPrice: cents(price * 1.07) } }), // prettier-ignore
    };
    const how = pick(rng, ['sent', 'sent', 'sent', 'reply lost', 'request lost', 'never sent'] as const);
    tally(counts, how);
    await desk.intend(intent, how);
  } else if (action < 0.65) {
    if (held < 1) return;
    for (const order of await desk.exchange.openOrders())
      if (order.symbol === symbol && order.side === 'sell') await desk.exchange.cancel(order.clientOrderId);
    const qty = Math.max(1, Math.floor(held * (rng.next() < 0.7 ? 1 : rng.next())));
    await desk.intend(
      { ...place(desk, symbol, 'exit', id), side: 'sell', type: 'market', qty, timeInForce: 'day', orderClass: 'simple' },
      pick(rng, ['sent', 'sent', 'reply lost', 'never sent'] as const),
    ); // prettier-ignore
  } else if (action < 0.75) {
    const [open] = await desk.exchange.openOrders();
    if (open) await desk.exchange.cancel(open.clientOrderId);
  } else if (action < 0.9) {
    tally(counts, 'traded by hand');
    const kind = rng.next();
    if (kind < 0.5) await manual(desk, id, symbol, 'buy', 1 + Math.floor(rng.next() * 20));
    else if (kind < 0.75) await manual(desk, id, symbol, 'buy', 3, cents(price * 0.5));
    else if (held >= 1) await manual(desk, id, symbol, 'sell', Math.max(1, Math.floor(held / 2)));
  } else await believe(desk, symbol, price, id, counts);
}

/** The desk is told of an order that the broker has never heard of. */
async function believe(
  desk: SmallDesk,
  symbol: string,
  price: number,
  id: string,
  counts: Record<string, number>,
): Promise<void> {
  const from = { ...place(desk, symbol, 'entry', `ghost-${id}`), side: 'buy', type: 'limit', qty: 7, timeInForce: 'gtc', orderClass: 'simple', limitPrice: Math.round(price * 50) / 100 } as const; // prettier-ignore
  await desk.intend(from, 'request lost');
  const at = new Date(desk.clock.now()).toISOString();
  const { clientOrderId: cid, side, type, qty, timeInForce, orderClass, limitPrice } = from;
  const order = { id: `ghost-${id}`, clientOrderId: cid, parentId: null, symbol, side, type, qty, filledQty: 0, avgFillPrice: null, status: 'accepted', timeInForce, orderClass, limitPrice, stopPrice: null, createdAt: at, updatedAt: at } as const; // prettier-ignore
  const payload = {
    seq: desk.book.lastSeq,
    event: 'accepted',
    order,
    fill: null,
    session: from.session,
  } as const;
  await desk.bus.publish({ type: 'order_updated', payload }, { cycleId: null, causedBy: null });
  tally(counts, 'order lost at the broker');
}

function place(desk: SmallDesk, symbol: string, purpose: 'entry' | 'exit', id: string) {
  const { session } = desk;
  const ordinal = Number.parseInt(createOrdinal(id), 10);
  const identity = { desk: DESK, session, symbol, strategy: 'Breakout', purpose, ordinal } as const;
  return { clientOrderId: clientOrderId(identity), symbol, purpose, strategy: 'Breakout', session } as const;
}

const createOrdinal = (id: string): string => id.replace(/\D/g, '') || '0';

/** Beyond orders: money and shares that come and go, and a stop that outlived its position. */
export async function disturb(desk: SmallDesk, { rng, counts }: History): Promise<void> {
  const { outside } = desk;
  if (rng.next() < 0.3) {
    outside.cash += Math.round((rng.next() - 0.5) * 40_000) / 100;
    tally(counts, 'cash adjusted');
  }
  if (rng.next() < 0.2) {
    const amount = Math.round(rng.next() * 5000) / 100;
    const kind = pick(rng, ['fee', 'dividend', 'transfer'] as const);
    outside.cash += kind === 'fee' ? -amount : amount;
    outside.activities.push({ id: `activity-${kind}`, kind, amount: kind === 'fee' ? -amount : amount });
    tally(counts, `cash ${kind}`);
  }
  if (rng.next() < 0.15) {
    outside.shares.set('ZZ', { symbol: 'ZZ', qty: 12, avgEntryPrice: 31.25 });
    tally(counts, 'shares moved in');
  }
  if (rng.next() < 0.2) await orphan(desk, counts);
}

async function orphan(desk: SmallDesk, counts: Record<string, number>): Promise<void> {
  const from = { ...place(desk, 'YY', 'exit', '900'), side: 'sell', type: 'stop', qty: 4, timeInForce: 'gtc', orderClass: 'simple', stopPrice: 10 } as const; // prettier-ignore
  await desk.intend({ ...from, purpose: 'stop' }, 'request lost');
  const at = new Date(desk.clock.now()).toISOString();
  const { clientOrderId: cid, symbol, side, type, qty, timeInForce, orderClass, stopPrice } = from;
  desk.outside.orders.set(cid, { id: 'orphan', clientOrderId: cid, parentId: null, symbol, side, type, qty, filledQty: 0, avgFillPrice: null, status: 'new', timeInForce, orderClass, limitPrice: null, stopPrice, createdAt: at, updatedAt: at }); // prettier-ignore
  tally(counts, 'orphaned stop');
}
