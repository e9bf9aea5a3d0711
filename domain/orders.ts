import type { OrderPurpose } from './ids.ts';
import type { PositionPlan } from './plan.ts';
import type { StrategyName } from './strategy-name.ts';

export type Side = 'buy' | 'sell';
export type OrderType = 'market' | 'limit' | 'stop' | 'stop_limit' | 'trailing_stop';
export type TimeInForce = 'day' | 'gtc' | 'ioc' | 'fok' | 'opg' | 'cls';
export type OrderClass = 'simple' | 'bracket' | 'oco' | 'oto';

/** Alpaca's 17 statuses, and `unknown`: asked for, and no answer says what became of it (P4). */
export const ORDER_STATUSES = [
  'new', 'partially_filled', 'filled', 'done_for_day', 'canceled', 'expired', 'replaced', 'pending_cancel',
  'pending_replace', 'accepted', 'pending_new', 'accepted_for_bidding', 'stopped', 'rejected', 'suspended',
  'calculated', 'held', 'unknown',
] as const; // prettier-ignore
export type OrderStatus = (typeof ORDER_STATUSES)[number];

const TERMINAL: ReadonlySet<OrderStatus> = new Set(['filled', 'canceled', 'expired', 'replaced', 'rejected']);
export const isTerminal = (status: OrderStatus): boolean => TERMINAL.has(status);

/** What is sent to a broker. Prices quantised to the tick, quantities in shares. */
export interface OrderRequest {
  readonly clientOrderId: string;
  readonly symbol: string;
  readonly side: Side;
  readonly type: OrderType;
  readonly qty: number;
  /** Dollars instead of shares (`qty` is 0 then): market orders for the day, where the broker takes them. */
  readonly notional?: number;
  readonly timeInForce: TimeInForce;
  readonly orderClass: OrderClass;
  readonly limitPrice?: number;
  readonly stopPrice?: number;
  /** trailing_stop: exactly one of the two, dollars or percent. */
  readonly trailPrice?: number;
  readonly trailPercent?: number;
  /** bracket and oto: exits that wait (`held`) until the entry is completely filled. */
  readonly takeProfit?: { readonly limitPrice: number };
  readonly stopLoss?: { readonly stopPrice: number; readonly limitPrice?: number };
}

/** An order as the broker knows it. */
export interface Order {
  readonly id: string;
  readonly clientOrderId: string;
  readonly parentId: string | null;
  readonly symbol: string;
  readonly side: Side;
  readonly type: OrderType;
  readonly qty: number;
  readonly filledQty: number;
  readonly avgFillPrice: number | null;
  readonly status: OrderStatus;
  readonly timeInForce: TimeInForce;
  readonly orderClass: OrderClass;
  readonly limitPrice: number | null;
  readonly stopPrice: number | null;
  /** ISO 8601, UTC. */
  readonly createdAt: string;
  readonly updatedAt: string;
}

export interface Fill {
  /** The broker's execution id; a fill is counted once by it. */
  readonly executionId: string;
  readonly orderId: string;
  readonly clientOrderId: string;
  readonly symbol: string;
  readonly side: Side;
  /** Shares of this fill, not cumulative. */
  readonly qty: number;
  readonly price: number;
  /** Commission and regulatory fees in dollars, >= 0. */
  readonly fees: number;
  /** ISO 8601, UTC, and the session it belongs to. */
  readonly at: string;
  readonly session: string;
}

export interface Position {
  readonly symbol: string;
  readonly qty: number;
  /** Fees left out. */
  readonly avgEntryPrice: number;
}

/** What the desk intends; becomes an OrderRequest when Risk has approved it. */
export interface OrderIntent extends OrderRequest {
  readonly purpose: OrderPurpose;
  /** Of the position that an entry opens. */
  readonly plan?: PositionPlan;
  readonly strategy: StrategyName | 'desk';
  readonly session: string;
}
