import type { Order } from '../domain/index.ts';

/** By code unit, the same on every machine. */
export const ascending = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0);

export const byTimeAndId = (a: Order, b: Order): number =>
  ascending(a.createdAt, b.createdAt) || ascending(a.clientOrderId, b.clientOrderId);
