import type { Order, OrderPurpose } from '../domain/index.ts';

/** A working order with what the desk wanted it for. */
export interface ManagedOrder extends Order {
  readonly purpose: OrderPurpose;
  /** Session that decided it. */
  readonly session: string;
}

/** Sales of which one ends the others: a stop alone, or a stop and a target over the same shares. */
export interface RestingSale {
  /** Cancelling it takes the rest along: the desk's own order where there is one, else the stop's leg. */
  readonly lead: ManagedOrder;
  readonly stop: ManagedOrder | null;
  readonly target: ManagedOrder | null;
  /** Shares on offer, counted once. */
  readonly qty: number;
}

/** An order that sells now; targets sell only if they are reached. */
export const isLeaving = (order: ManagedOrder): boolean =>
  (order.purpose === 'exit' || order.purpose === 'flatten') && order.orderClass === 'simple';

/** Groups one symbol's working sales; legs that still wait for their entry are none. */
export function restingSales(sales: readonly ManagedOrder[]): readonly RestingSale[] {
  const families = new Map<string, ManagedOrder[]>();
  for (const order of sales) {
    const family = order.parentId ?? order.id;
    families.set(family, [...(families.get(family) ?? []), order]);
  }
  return [...families.values()].map((orders) => {
    const stop = orders.find((o) => o.stopPrice !== null || o.type === 'trailing_stop') ?? null;
    return {
      lead: orders.find((o) => o.parentId === null) ?? stop ?? (orders[0] as ManagedOrder),
      stop,
      target: orders.find((o) => o !== stop && o.limitPrice !== null) ?? null,
      qty: Math.max(...orders.map((o) => o.qty - o.filledQty)),
    };
  });
}
