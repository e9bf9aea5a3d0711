import type { Execution, RawUpdate } from '../../../brokers/feed/index.ts';
import type { BrokerFeed } from '../../../brokers/feed/index.ts';
import type { Order } from '../../../domain/index.ts';
import { order } from '../../portfolio/feed.ts';

/** A minute of 2024-03-05, from the open at 14:30 UTC. */
export const minute = (n: number): string => new Date(Date.UTC(2024, 2, 5, 14, 30 + n)).toISOString();

/** An order of ten shares as it stands at a minute. */
export const at = (n: number, fields: Partial<Order> = {}): Order =>
  order({ clientOrderId: 'desk-1', createdAt: minute(0), updatedAt: minute(n), ...fields });

export const execution = (id: string, qty: number, price = 100): Execution => ({ id, qty, price });

export function message(
  event: RawUpdate['event'],
  n: number,
  fields: Partial<Order> = {},
  filled: Execution | null = null,
): RawUpdate {
  return { event, order: at(n, fields), execution: filled, at: minute(n) };
}

/** The usual life: acknowledged, four shares, then six. */
export const LIFE: readonly RawUpdate[] = [
  message('pending_new', 1, { status: 'pending_new' }),
  message('new', 2, { status: 'new' }),
  message('partial_fill', 3, { status: 'partially_filled', filledQty: 4, avgFillPrice: 100 }, execution('e1', 4)),
  message('fill', 4, { status: 'filled', filledQty: 10, avgFillPrice: 103 }, execution('e2', 6, 105)),
]; // prettier-ignore

/** What the feed tells beyond a number, one line each. */
export const lines = (feed: BrokerFeed, after = 0): string[] =>
  feed
    .updatesAfter(after)
    .map((u) =>
      u.kind === 'order'
        ? `${u.seq} ${u.event} ${u.order.status} ${u.order.filledQty}${u.fill ? ` ${u.fill.executionId}` : ''}`
        : `${u.seq} split`,
    );
