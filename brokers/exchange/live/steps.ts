import type { Bar } from '../../../domain/index.ts';
import type { Draft } from '../draft.ts';
import { execute } from '../execute.ts';
import type { Floor } from '../execute.ts';
import { endFamily, expire, stillOpen } from '../family.ts';
import { matchAtClose, matchAtOpen, matchWithin } from '../matching/index.ts';
import type { Match, Window } from '../matching/index.ts';
import { applySplit } from '../splits.ts';
import type { SplitEvent } from '../splits.ts';
import type { ExchangeOrder } from '../store.ts';
import { notionalQty } from './notional.ts';

/** What trades, and at what price; null: the symbol does not trade now. */
export type Prices = (symbol: string) => number | null;
/** Where prices went since the last step; null: the symbol does not trade now. */
export type Windows = (symbol: string) => Window | null;

/** Orders that see one moment only. */
const AT_ONCE: ReadonlySet<string> = new Set(['ioc', 'fok']);
const WAITING: ReadonlySet<string> = new Set(['held', 'accepted']);

const flat = (price: number): Window => ({ open: price, high: price, low: price, close: price });
const asBar = (session: string, window: Window): Bar => ({ date: session, ...window, volume: 0 });

/** An order that has just been taken meets a market that is open. */
export function begin(floor: Floor, taken: ExchangeOrder, price: number | null): void {
  const { draft } = floor;
  const order = stillOpen(draft, taken);
  if (!order || order.timeInForce === 'opg') return;
  if (order.status === 'held') return;
  const known = order.status === 'accepted' ? work(draft, order, price) : order;
  if (known.timeInForce === 'cls') return;
  if (price !== null) settle(floor, matchAtOpen(known, flat(price)), flat(price));
  const rest = AT_ONCE.has(known.timeInForce) ? stillOpen(draft, known) : null;
  if (rest) endFamily(draft, rest);
}

/** The opening: splits of the morning, then every order that waited. Orders on the open fill now or never. */
export function open(floor: Floor, splits: readonly SplitEvent[], prices: Prices): void {
  const { draft } = floor;
  for (const split of splits) {
    const price = prices(split.symbol);
    applySplit(draft, split, price === null ? undefined : asBar(draft.session, flat(price)));
  }
  for (const waiting of draft.openOrders()) {
    const order = stillOpen(draft, waiting);
    if (!order || order.status === 'held') continue;
    const price = prices(order.symbol);
    const known = order.status === 'accepted' ? work(draft, order, price) : order;
    if (known.timeInForce === 'cls') continue;
    if (price !== null) settle(floor, matchAtOpen(known, flat(price)), flat(price));
    const once = known.timeInForce === 'opg' || AT_ONCE.has(known.timeInForce);
    const rest = once ? stillOpen(draft, known) : null;
    if (rest) endFamily(draft, rest);
  }
}

/** Prices moved: stops before limits, as in a session that is played whole. */
export function move(floor: Floor, windows: Windows, concerns: (order: ExchangeOrder) => boolean): void {
  const { draft } = floor;
  const resting = draft
    .openOrders()
    .filter((o) => !WAITING.has(o.status) && o.timeInForce !== 'cls' && concerns(o));
  const ordered = [
    ...resting.filter((o) => o.type !== 'limit'),
    ...resting.filter((o) => o.type === 'limit'),
  ];
  for (const known of ordered) {
    for (const match of [atOnce, matchWithin]) {
      const order = stillOpen(draft, known);
      const window = order && windows(order.symbol);
      if (order && window) settle(floor, match(order, window), flat(window.close));
    }
  }
}

const atOnce = (order: ExchangeOrder, window: Window): Match | null => matchAtOpen(order, flat(window.open));

/** The close: orders on the close, then the day's orders end; positions are marked. */
export function close(floor: Floor, prices: Prices, outlives: (order: ExchangeOrder) => boolean): void {
  const { draft } = floor;
  for (const resting of draft.openOrders()) {
    const order = stillOpen(draft, resting);
    if (!order) continue;
    const price = prices(order.symbol);
    if (order.timeInForce === 'cls') {
      if (price !== null) settle(floor, matchAtClose(order, flat(price)), flat(price));
      const rest = stillOpen(draft, order);
      if (rest) endFamily(draft, rest);
    } else if (order.timeInForce === 'day' && !WAITING.has(order.status) && !outlives(order)) {
      expire(draft, order);
    }
  }
  draft.mark((symbol) => prices(symbol) ?? undefined);
}

/** The end of the extended hours: what of the day's orders outlived the close. */
export function endOfDay(draft: Draft): void {
  for (const resting of draft.openOrders()) {
    const order = stillOpen(draft, resting);
    if (order?.timeInForce === 'day' && !WAITING.has(order.status)) expire(draft, order);
  }
}

/** From accepted to working. Dollars become shares at the price of this moment. */
function work(draft: Draft, order: ExchangeOrder, price: number | null): ExchangeOrder {
  const { notional } = order.request.wire ?? {};
  const qty = notional === undefined || price === null ? order.qty : notionalQty(notional, price);
  return draft.emit('new', { ...order, qty, status: 'new', updatedAt: draft.at });
}

/** Legs that a fill sets to work see the market as it stands after it. */
function settle(floor: Floor, match: Match | null, after: Window): void {
  if (!match) return;
  const { draft } = floor;
  if (match.price === null) {
    draft.put(match.order);
    return;
  }
  for (const leg of execute(floor, match.order, match.price, asBar(draft.session, after))) {
    const active = stillOpen(draft, leg);
    if (active) settle(floor, matchAtOpen(active, after), after);
  }
}
