import { contentUuid, isTerminal } from '../../../domain/index.ts';
import type { OrderRequest, TimeInForce } from '../../../domain/index.ts';
import { refuse } from '../admission.ts';
import type { Market } from '../admission.ts';
import type { Draft } from '../draft.ts';
import type { ExchangeMemory } from '../memory.ts';
import { refusePrices } from '../prices.ts';
import { invalid } from '../refusal.ts';
import type { Refusal } from '../refusal.ts';
import type { ExchangeOrder } from '../store.ts';

/** What of an order may be changed. */
export interface Changes {
  readonly qty?: number;
  readonly timeInForce?: TimeInForce;
  readonly limitPrice?: number;
  readonly stopPrice?: number;
  /** Dollars or percent, whichever the order trails by. */
  readonly trail?: number;
  readonly clientOrderId: string;
}

type Made =
  { readonly ok: true; readonly order: ExchangeOrder } | { readonly ok: false; readonly refusal: Refusal };

const REPLACEABLE: ReadonlySet<string> = new Set(['new', 'partially_filled', 'held', 'stopped', 'suspended']);

/**
 * Ends an order as `replaced` and puts a new one in its place, with an id of its own. As at Alpaca, the quantity of the
 * new order is the whole one asked for, whatever the old one had filled.
 */
export function replacement(
  draft: Draft,
  memory: ExchangeMemory,
  id: string,
  changes: Changes,
  market: Market,
): Made {
  const old = memory.orders.get(id);
  const refusal = old ? refuseChange(old, memory, changes, market) : invalid('order not found');
  if (!old || refusal) return { ok: false, refusal: refusal as Refusal };
  const request = changed(old, changes);
  const order: ExchangeOrder = {
    ...old,
    id: contentUuid('order', draft.accountId, request.clientOrderId),
    clientOrderId: request.clientOrderId,
    qty: request.qty,
    filledQty: 0,
    avgFillPrice: null,
    status: old.status === 'held' ? 'held' : 'new',
    timeInForce: request.timeInForce,
    limitPrice: changes.limitPrice ?? old.limitPrice,
    stopPrice: changes.stopPrice ?? (changes.trail === undefined ? old.stopPrice : null),
    highWater: changes.trail === undefined ? old.highWater : null,
    createdAt: draft.at,
    updatedAt: draft.at,
    request: { ...request, wire: { ...old.request.wire, replaces: old.id } },
    ordinal: draft.takeOrdinal(),
  };
  const ended = { ...old.request, wire: { ...old.request.wire, replacedBy: order.id } };
  draft.emit('replaced', { ...old, status: 'replaced', updatedAt: draft.at, request: ended });
  draft.emit(order.status === 'held' ? 'held' : 'new', order);
  for (const leg of draft.openOrders())
    if (leg.parentId === old.id) draft.put({ ...leg, parentId: order.id });
  return { ok: true, order };
}

function refuseChange(
  old: ExchangeOrder,
  memory: ExchangeMemory,
  changes: Changes,
  market: Market,
): Refusal | null {
  if (isTerminal(old.status)) return invalid(`order is already in "${old.status}" state`);
  if (!REPLACEABLE.has(old.status)) return invalid('unable to replace order in current state');
  if (old.request.wire?.notional !== undefined) return invalid('notional orders cannot be replaced');
  if (memory.find(changes.clientOrderId)) return invalid('client_order_id must be unique');
  const request = changed(old, changes);
  const { clientOrderId: _id, ...asked } = changes;
  const same = Object.keys(asked).length === 0 || unchanged(old, asked);
  if (same) return invalid('order parameters are not changed');
  if (changes.qty !== undefined && !Number.isInteger(changes.qty)) return invalid('qty must be integer');
  if (changes.qty !== undefined && changes.qty <= old.filledQty)
    return invalid('qty must be greater than the filled quantity');
  // A leg is no order of its own class: only its prices are its own.
  if (old.parentId !== null) return refusePrices(request);
  const open = new Map([...memory.open].filter(([id, order]) => id !== old.id && order.parentId !== old.id));
  const { ledger, byClientId, positions } = memory;
  return refuse(request, { ledger, byClientId, positions, open }, market);
}

function unchanged(old: ExchangeOrder, asked: Omit<Changes, 'clientOrderId'>): boolean {
  const trail = old.request.trailPrice ?? old.request.trailPercent;
  return (
    (asked.qty ?? old.qty) === old.qty &&
    (asked.timeInForce ?? old.timeInForce) === old.timeInForce &&
    (asked.limitPrice ?? old.limitPrice) === old.limitPrice &&
    (asked.stopPrice ?? old.stopPrice) === old.stopPrice &&
    (asked.trail ?? trail) === trail
  );
}

function changed({ request, qty }: ExchangeOrder, changes: Changes): OrderRequest {
  const { limitPrice, stopPrice, trail, timeInForce, clientOrderId } = changes;
  return {
    ...request,
    clientOrderId,
    qty: changes.qty ?? qty,
    ...(timeInForce !== undefined && { timeInForce }),
    ...(limitPrice !== undefined && { limitPrice }),
    ...(stopPrice !== undefined && { stopPrice }),
    ...(trail !== undefined &&
      (request.trailPercent === undefined ? { trailPrice: trail } : { trailPercent: trail })),
  };
}
