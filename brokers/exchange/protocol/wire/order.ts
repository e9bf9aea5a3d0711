import { contentUuid } from '../../../../domain/index.ts';
import { leavesOf } from '../../views.ts';
import type { LiveAccount } from '../../live/index.ts';
import type { ExchangeMemory } from '../../memory.ts';
import type { ExchangeOrder } from '../../store.ts';
import { decimal, decimalOrNull } from './text.ts';
import { nextClose, orderTime } from './time.ts';

/** An asset's id follows from its symbol. */
export const assetId = (symbol: string): string => contentUuid('asset', symbol);

export type WireOrder = Readonly<Record<string, unknown>> & { readonly id: string };

const GTC_LIFE = 90 * 86_400_000;

/** An order as Alpaca writes it: every key present, amounts as text, null where unset. */
export function wireOrder(order: ExchangeOrder, legs: readonly WireOrder[] | null = null): WireOrder {
  const { request, status, type } = order;
  const { wire = {} } = request;
  const created = orderTime(order.createdAt, order.ordinal);
  const ended = (which: string): string | null => (status === which ? order.updatedAt : null);
  const trails = type === 'trailing_stop';
  return {
    id: order.id,
    client_order_id: order.clientOrderId,
    created_at: created,
    updated_at: order.updatedAt === order.createdAt ? created : order.updatedAt,
    submitted_at: created,
    filled_at: ended('filled'),
    expired_at: ended('expired'),
    expires_at: expiry(order),
    canceled_at: ended('canceled'),
    failed_at: ended('rejected'),
    replaced_at: ended('replaced'),
    replaced_by: wire.replacedBy ?? null,
    replaces: wire.replaces ?? null,
    asset_id: assetId(order.symbol),
    symbol: order.symbol,
    asset_class: 'us_equity',
    notional: decimalOrNull(wire.notional),
    qty: wire.notional === undefined ? decimal(order.qty) : null,
    filled_qty: decimal(order.filledQty),
    filled_avg_price: decimalOrNull(order.avgFillPrice),
    order_class: order.orderClass === 'simple' ? '' : order.orderClass,
    order_type: type,
    type,
    side: order.side,
    position_intent: order.side === 'buy' ? 'buy_to_open' : 'sell_to_close',
    time_in_force: order.timeInForce,
    limit_price: decimalOrNull(order.limitPrice),
    stop_price: decimalOrNull(order.stopPrice),
    status,
    extended_hours: wire.extendedHours === true,
    legs: legs && legs.length > 0 ? legs : null,
    trail_percent: decimalOrNull(request.trailPercent),
    trail_price: decimalOrNull(request.trailPrice),
    hwm: trails && order.highWater ? decimal(order.highWater) : null,
    ratio_qty: null,
    subtag: null,
    source: null,
  };
}

/** Good till canceled lives for 90 days, everything else to the next close. */
function expiry({ createdAt, timeInForce }: ExchangeOrder): string {
  const created = Date.parse(createdAt);
  if (timeInForce === 'gtc') return new Date(created + GTC_LIFE).toISOString();
  return new Date(nextClose(created)).toISOString();
}

/** An order with its legs beneath it, target before stop; of a chain of replacements only the last stands there. */
export async function nestedOrder(order: ExchangeOrder, account: LiveAccount): Promise<WireOrder> {
  if (order.orderClass === 'simple' || order.parentId !== null) return wireOrder(order);
  const legs = (await account.legsOf(order.id)).filter((leg) => leg.status !== 'replaced');
  const sorted = legs.toSorted((a, b) => Number(a.type !== 'limit') - Number(b.type !== 'limit'));
  return wireOrder(
    order,
    sorted.map((leg) => wireOrder(leg)),
  );
}

/** Shares that open sales of a symbol hold. */
export function heldForOrders(symbol: string, books: ExchangeMemory): readonly ExchangeOrder[] {
  return [...books.open.values()].filter(
    (order) =>
      order.symbol === symbol && order.side === 'sell' && order.status !== 'held' && leavesOf(order) > 0,
  );
}
