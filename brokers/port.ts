import type { Fill, Order, OrderRequest, Position } from '../domain/index.ts';

export interface Account {
  readonly id: string;
  readonly cash: number;
  readonly equity: number;
  /** Cash less what open buy orders hold. */
  readonly buyingPower: number;
}

/** Stable reasons a broker refuses an order for; an adapter classifies by status, code and message. */
export type RefusalCode =
  | 'insufficient_buying_power'
  | 'insufficient_qty'
  | 'wash_trade'
  | 'no_short'
  | 'sub_penny'
  | 'invalid_order'
  | 'unknown_symbol'
  | 'market_closed';

/** P4: a timeout, a disconnect or a 5xx is `unknown`, never refused. */
export type SubmitOutcome =
  | { readonly outcome: 'accepted'; readonly order: Order }
  | { readonly outcome: 'refused'; readonly code: RefusalCode; readonly message: string }
  | { readonly outcome: 'unknown'; readonly message: string };

export type CancelOutcome =
  | { readonly outcome: 'canceled' | 'pending' | 'already_final'; readonly order: Order }
  | { readonly outcome: 'not_found' }
  | { readonly outcome: 'unknown'; readonly message: string };

export type OrderEvent =
  | 'accepted' | 'new' | 'held' | 'fill' | 'partial_fill' | 'canceled' | 'expired' | 'rejected' | 'replaced'; // prettier-ignore

/** What happened at the broker, in the order it happened; `seq` counts up by one. */
export type BrokerUpdate =
  | {
      readonly seq: number;
      readonly kind: 'order';
      readonly event: OrderEvent;
      readonly order: Order;
      readonly fill: Fill | null;
      /** The symbol's position after this update. */
      readonly position: Position;
      readonly at: string;
      readonly session: string;
    }
  | {
      readonly seq: number;
      readonly kind: 'split';
      readonly symbol: string;
      readonly ratio: number;
      readonly position: Position;
      /** Dollars paid for the fraction of a share that a split leaves over. */
      readonly cashInLieu: number;
      readonly at: string;
      readonly session: string;
    };

/** 5 orders out. `submit` under a client order id that is known already gives the known order and sends nothing (P4). */
export interface Broker {
  readonly name: string;
  readonly kind: 'embedded' | 'exchange' | 'paper' | 'live';
  submit(order: OrderRequest): Promise<SubmitOutcome>;
  cancel(clientOrderId: string): Promise<CancelOutcome>;
  findOrder(clientOrderId: string): Promise<Order | null>;
  openOrders(): Promise<readonly Order[]>;
  positions(): Promise<readonly Position[]>;
  account(): Promise<Account>;
  /** Updates with seq > `after`, oldest first. */
  updatesAfter(after: number): Promise<readonly BrokerUpdate[]>;
}
