import type { Fill, Order, Side } from '../../domain/index.ts';
import type { BookUpdate } from '../../portfolio/index.ts';

export interface Told {
  readonly symbol?: string;
  readonly side?: Side;
  readonly qty?: number;
  readonly price?: number;
  readonly fees?: number;
  readonly session?: string;
  readonly clientOrderId?: string;
  readonly order?: Partial<Order>;
}

let counted = 0;

export function order(fields: Partial<Order> = {}): Order {
  const clientOrderId = fields.clientOrderId ?? `c${++counted}`;
  return {
    id: `id-${clientOrderId}`,
    clientOrderId,
    parentId: null,
    symbol: 'X',
    side: 'buy',
    type: 'market',
    qty: 10,
    filledQty: 0,
    avgFillPrice: null,
    status: 'accepted',
    timeInForce: 'day',
    orderClass: 'simple',
    limitPrice: null,
    stopPrice: null,
    createdAt: '2024-03-04T21:00:00.000Z',
    updatedAt: '2024-03-04T21:00:00.000Z',
    ...fields,
  };
}

/** An update about an order without a fill. */
export function word(fields: Partial<Order>, session = '2024-03-04'): BookUpdate {
  return { seq: ++counted, kind: 'order', order: order(fields), fill: null, session };
}

/** An order that is filled at once. */
export function filled(told: Told = {}): BookUpdate & { kind: 'order'; fill: Fill } {
  const { symbol = 'X', side = 'buy', qty = 10, price = 100, fees = 0, session = '2024-03-04' } = told;
  const made = order({
    ...(told.clientOrderId !== undefined && { clientOrderId: told.clientOrderId }),
    symbol,
    side,
    qty,
    filledQty: qty,
    avgFillPrice: price,
    status: 'filled',
    ...told.order,
  });
  const fill: Fill = {
    executionId: `execution-${++counted}`,
    orderId: made.id,
    clientOrderId: made.clientOrderId,
    symbol,
    side,
    qty,
    price,
    fees,
    at: `${session}T14:30:00.000Z`,
    session,
  };
  return { seq: counted, kind: 'order', order: made, fill, session };
}
