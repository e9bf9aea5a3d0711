import { contentUuid, toDollars, toMicros } from '../../domain/index.ts';
import type { Bar, Fill, Micros } from '../../domain/index.ts';
import { bought, fillValue, shares, sold } from '../../portfolio/index.ts';
import type { Draft } from './draft.ts';
import { afterFill, endFamily } from './family.ts';
import type { Liquidity } from './liquidity.ts';
import type { Rules } from './rules.ts';
import type { ExchangeOrder } from './store.ts';
import { leavesOf } from './views.ts';

/** Where a session's fills happen. */
export interface Floor {
  readonly draft: Draft;
  readonly rules: Rules;
  readonly liquidity: Liquidity;
}

const NONE: readonly ExchangeOrder[] = [];

/**
 * Fills as much of an order as volume and position allow, at the reference price and its slippage. A buy that cash
 * cannot pay (a market order over a gap) is rejected whole rather than cut: the desk then sizes it anew.
 * Returns the legs that this fill has set to work, stop first.
 */
export function execute(
  { draft, rules, liquidity }: Floor,
  order: ExchangeOrder,
  reference: number,
  bar: Bar,
): readonly ExchangeOrder[] {
  const { symbol, side } = order;
  const before = draft.holding(symbol);
  if (side === 'sell' && before.qty === 0) {
    endFamily(draft, order);
    return NONE;
  }
  const most = side === 'sell' ? before.qty : Number.POSITIVE_INFINITY;
  const qty = shares(Math.min(leavesOf(order), liquidity.room(symbol, bar), most));
  if (qty <= 0) {
    draft.put(order);
    return NONE;
  }
  const price = withinLimit(order, rules.costs.slippage.price(side, reference, qty, bar, symbol));
  const value = fillValue(qty, price);
  const fees = feesOf(rules, order, qty, price, draft.session);
  if (side === 'buy' && rules.enforceCash && value + fees > draft.cashMicros) {
    endFamily(draft, order, order.filledQty > 0 ? 'canceled' : 'rejected');
    return NONE;
  }
  liquidity.take(symbol, bar, qty);
  draft.cashMicros += side === 'buy' ? -value - fees : value - fees;
  const after = side === 'buy' ? bought(before, qty, value) : sold(before, qty).holding;
  draft.hold(symbol, after, draft.position(symbol)?.lastPrice ?? price);
  return report(draft, order, qty, price, fees);
}

function report(
  draft: Draft,
  order: ExchangeOrder,
  qty: number,
  price: number,
  fees: Micros,
): readonly ExchangeOrder[] {
  const { id, clientOrderId, symbol, side } = order;
  const fill: Fill = {
    executionId: contentUuid('execution', draft.accountId, draft.nextSeq),
    orderId: id,
    clientOrderId,
    symbol,
    side,
    qty,
    price,
    fees: toDollars(fees),
    at: draft.at,
    session: draft.session,
  };
  const filledQty = shares(order.filledQty + qty);
  const complete = filledQty >= order.qty;
  const filled = draft.emit(
    complete ? 'fill' : 'partial_fill',
    {
      ...order,
      filledQty,
      avgFillPrice: ((order.avgFillPrice ?? 0) * order.filledQty + price * qty) / filledQty,
      status: complete ? 'filled' : 'partially_filled',
      updatedAt: draft.at,
    },
    fill,
  );
  return filled.orderClass === 'simple' ? NONE : afterFill(draft, filled);
}

/** Slippage never carries a fill beyond the limit. */
function withinLimit(order: ExchangeOrder, price: number): number {
  if (order.limitPrice === null) return price;
  return order.side === 'buy' ? Math.min(price, order.limitPrice) : Math.max(price, order.limitPrice);
}

function feesOf(rules: Rules, order: ExchangeOrder, qty: number, price: number, session: string): Micros {
  const { commission, regulatory } = rules.costs;
  const fees = commission.fee(qty, price);
  return toMicros(order.side === 'sell' ? fees + regulatory.onSale(qty, price, session) : fees);
}
