import type { Fill, Order, OrderRequest, Position, Soon } from '../domain/index.ts';

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

/** What the desk hears of the line to the broker. The embedded exchange is always connected and has no clock of its own. */
export interface Connection {
  readonly connected: boolean;
  /** Milliseconds since the epoch, by the desk's clock: when that began; null: from the start. */
  readonly since: number | null;
  /** Last word from the broker of any kind; null: none yet, or not a matter of lines. */
  readonly lastMessageAt: number | null;
  /** How often the line was made anew: a reconciliation is due after each. */
  readonly reconnects: number;
}

export const ALWAYS_CONNECTED: Connection = {
  connected: true,
  since: null,
  lastMessageAt: null,
  reconnects: 0,
};

/**
 * 5 orders out. `submit` under a client order id that is known already gives the known order and sends nothing (P4).
 * What the desk asks for in every cycle is answered at once by who need not be waited for.
 */
export interface Broker {
  readonly name: string;
  readonly kind: 'embedded' | 'exchange' | 'paper' | 'live';
  submit(order: OrderRequest): Soon<SubmitOutcome>;
  cancel(clientOrderId: string): Soon<CancelOutcome>;
  findOrder(clientOrderId: string): Promise<Order | null>;
  openOrders(): Promise<readonly Order[]>;
  positions(): Promise<readonly Position[]>;
  account(): Promise<Account>;
  /** Updates with seq > `after`, oldest first. */
  updatesAfter(after: number): Soon<readonly BrokerUpdate[]>;

  // What a reconciliation compares. The broker's word is asked for anew: nothing here comes from memory of the desk's.
  /** Orders that are open, or were made or changed since, legs as orders of their own. @param since ISO 8601, UTC */
  orders(since: string): Promise<readonly Order[]>;
  /** Every execution of the account since, the desk's own or not, oldest first. @param since ISO 8601, UTC */
  fills(since: string): Promise<readonly Fill[]>;
  /** The broker's time, milliseconds since the epoch; null where it has none but the desk's. */
  time(): Promise<number | null>;
  connection(): Connection;
}
