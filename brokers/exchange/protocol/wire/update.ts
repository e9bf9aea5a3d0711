import type { ExchangeOrder } from '../../store.ts';
import type { Told } from '../updates.ts';
import { wireOrder } from './order.ts';
import { decimal } from './text.ts';

/** What every stream of order updates tells of one. @param kept the order with what the wire knows beyond the broker's view */
export function updateFields({ order, fill, event, position, at }: Told, kept: ExchangeOrder) {
  return {
    event,
    timestamp: fill?.at ?? at,
    order: wireOrder({ ...kept, ...order }),
    position_qty: decimal(position.qty),
    ...(fill && { execution_id: fill.executionId, price: decimal(fill.price), qty: decimal(fill.qty) }),
  };
}
