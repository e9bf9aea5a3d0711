import { quantise, toDollars } from '../../domain/index.ts';
import type { Bar } from '../../domain/index.ts';
import { fillValue, shares, split } from '../../portfolio/index.ts';
import type { Draft } from './draft.ts';
import { endFamily, restate, stillOpen } from './family.ts';
import type { ExchangeOrder } from './store.ts';
import { leavesOf } from './views.ts';

/** On its ex-date: `ratio` new shares for one old share. */
export interface SplitEvent {
  readonly symbol: string;
  readonly ratio: number;
}

/**
 * Before the open of the ex-date: whole shares stay in the position, the fraction is paid out at the open (at the
 * mark where there is no bar), and every open order is restated, those queued for this very open included, for they
 * were decided on shares of yesterday.
 */
export function applySplit(draft: Draft, { symbol, ratio }: SplitEvent, bar: Bar | undefined): void {
  if (!(ratio > 0) || ratio === 1) return;
  const position = draft.position(symbol);
  const orders = draft.openOrders().filter((order) => order.symbol === symbol);
  if (!position && orders.length === 0) return;
  let paid = 0;
  if (position) {
    const { holding, fraction } = split(position, ratio);
    paid = fillValue(fraction, bar?.open ?? position.lastPrice / ratio);
    draft.cashMicros += paid;
    draft.hold(symbol, holding, position.lastPrice / ratio);
  }
  draft.emitSplit(symbol, ratio, toDollars(paid));
  for (const order of orders) {
    const open = stillOpen(draft, order);
    if (open) restateOrder(draft, open, ratio);
  }
}

/** What was filled stays as it was filled; what is left is counted in new shares, whole ones. */
function restateOrder(draft: Draft, order: ExchangeOrder, ratio: number): void {
  const leaves = Math.floor(shares(leavesOf(order) * ratio));
  if (leaves === 0) {
    endFamily(draft, order);
    return;
  }
  const price = (old: number | null): number | null => old && quantise(old / ratio, 'nearest');
  const { trailPrice } = order.request;
  restate(draft, order, shares(order.filledQty + leaves), {
    limitPrice: price(order.limitPrice),
    stopPrice: price(order.stopPrice),
    highWater: order.highWater && order.highWater / ratio,
    request: trailPrice === undefined ? order.request : { ...order.request, trailPrice: trailPrice / ratio },
  });
}
