import type { LifeEvent, Order } from '../../domain/index.ts';

/** One execution as the broker tells it: shares of this fill alone, never cumulative (Lean#4014). */
export interface Execution {
  /** The broker's execution id: by it a fill is counted once. */
  readonly id: string;
  readonly qty: number;
  readonly price: number;
  /** Dollars, >= 0. @default 0: charged later, by themselves */
  readonly fees?: number;
  /** ISO 8601, UTC. @default the time of the update */
  readonly at?: string;
}

/** One message of the broker's stream, mapped and not yet judged: late, repeated, out of order, or after a gap. */
export interface RawUpdate {
  readonly event: Exclude<LifeEvent, 'lost'>;
  /** As it was sent along; `filledQty` and `avgFillPrice` are cumulative. */
  readonly order: Order;
  /** Null where nothing was filled, or where the message does not say by which execution. */
  readonly execution: Execution | null;
  /** ISO 8601, UTC. */
  readonly at: string;
}

/** One execution as the broker's REST interface lists it. */
export interface RawFill extends Execution {
  readonly orderId: string;
  readonly at: string;
}

/** What REST said at one time: orders (legs as orders of their own) and the executions since some time. */
export interface Backfill {
  readonly orders: readonly Order[];
  readonly fills: readonly RawFill[];
  /** Whether `fills` holds every execution of these orders; where it cannot, the sums stand in for them. */
  readonly fillsComplete: boolean;
}

/** News the feed cannot take: it changes nothing, and whoever hears of it halts the desk. */
export interface FeedProblem {
  readonly code: 'illegal_transition' | 'filled_beyond_quantity';
  readonly orderId: string;
  readonly clientOrderId: string;
  readonly symbol: string;
  /** One line: what was known, and what was told. */
  readonly message: string;
}

/** An order whose sum says more shares than the executions that were heard of: REST has to be asked. */
export interface Incomplete {
  readonly orderId: string;
  readonly clientOrderId: string;
  readonly symbol: string;
  /** Shares told of, less those of known executions. */
  readonly missing: number;
  /** When the order was made, ISO 8601: ask on from here. */
  readonly since: string;
}
