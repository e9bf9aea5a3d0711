import type { Fill, Order, OrderStatus, Position } from '../../domain/index.ts';
import type { DivergenceName, RepairName } from './divergences.ts';

/** An order as the desk was last told of it. */
export interface KnownOrder {
  readonly status: OrderStatus;
  readonly qty: number;
  /** The sum of the fills that the desk has counted, not the broker's figure. */
  readonly counted: number;
  readonly limitPrice: number | null;
  readonly stopPrice: number | null;
  /** When it came to be so, by the broker; ISO 8601, UTC. @default not known */
  readonly updatedAt?: string;
}

export interface DeskPosition extends Position {
  /** Shares that the desk itself bought and has not sold. @default all */
  readonly ownQty?: number;
}

/** What the desk believes. Dollars and shares. */
export interface DeskBooks {
  /** Begins every client order id of the desk: its name and a hyphen. */
  readonly prefix: string;
  readonly cash: number;
  readonly equity: number;
  readonly positions: readonly DeskPosition[];
  /** Orders that are not final, legs included. */
  readonly openOrders: readonly Order[];
  /** Nothing was traded and no reconciliation has converged yet: the account as it is is where the desk begins. */
  readonly fresh: boolean;
  /** @param orderId the broker's */
  order(orderId: string): KnownOrder | undefined;
  hasIntent(clientOrderId: string): boolean;
  hasFill(executionId: string): boolean;
  /** Orders, fills and payments recorded as not the desk's own. */
  hasAdopted(id: string): boolean;
}

/** Cash that moved without a trade, where the broker tells of it. */
export interface CashActivity {
  readonly id: string;
  readonly kind: 'fee' | 'dividend' | 'transfer';
  /** Dollars; what left the account is negative. */
  readonly amount: number;
}

/** What the broker says, read in one go. */
export interface BrokerBooks {
  readonly cash: number;
  readonly positions: readonly Position[];
  /** Open, or changed within the time looked at; legs as orders of their own. */
  readonly orders: readonly Order[];
  readonly fills: readonly Fill[];
  readonly activities: readonly CashActivity[];
  /** False where something moved while it was read: then positions and cash are not compared. */
  readonly steady: boolean;
}

export interface CompareOptions {
  /** Milliseconds since the epoch. */
  readonly now: number;
  /** Fills younger than this are left to the feed, milliseconds. */
  readonly grace: number;
  /** Unexplained cash up to this share of equity is corrected; beyond it halts. */
  readonly cashShare: number;
  /** Whether splits are looked for; what is folded already is not found a second time. */
  readonly splits: boolean;
  /** A person asked for it: what would halt the desk and can be repaired is repaired. */
  readonly byHand: boolean;
}

/** What carries the repair out. */
export type Remedy =
  | { readonly do: 'nothing' }
  /** Another round may tell. */
  | { readonly do: 'wait' }
  | { readonly do: 'fold'; readonly order: Order; readonly fill: Fill | null }
  | { readonly do: 'split'; readonly symbol: string; readonly ratio: number; readonly qty: number; readonly avgEntryPrice: number; readonly cashInLieu: number; readonly before: string | null }
  | { readonly do: 'settle'; readonly order: Order }
  | { readonly do: 'cancel'; readonly clientOrderId: string }
  | { readonly do: 'position'; readonly symbol: string; readonly qty: number; readonly avgEntryPrice: number | null }
  | { readonly do: 'cash'; readonly delta: number }
  | { readonly do: 'halt'; readonly reason: string }; // prettier-ignore

export interface Divergence {
  readonly kind: DivergenceName;
  /** A symbol, an order or execution id, `cash`. */
  readonly subject: string;
  readonly desk: number | string | null;
  readonly broker: number | string | null;
  readonly repair: RepairName;
  readonly remedy: Remedy;
}

export interface Comparison {
  /** Fills that are to be folded, in the order they happened. */
  readonly missing: readonly Fill[];
  readonly checked: { readonly orders: number; readonly fills: number; readonly positions: number };
  readonly divergences: readonly Divergence[];
}
