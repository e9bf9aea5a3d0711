import type { Fill, Order } from '../domain/index.ts';
import type { IntentNote } from './intents.ts';
import type { ClosedTrade, RoundTrip } from './round-trip.ts';

/** What the book folds: a broker's update, or as much of one as an event carries. */
export type BookUpdate =
  | {
      readonly seq: number;
      readonly kind: 'order';
      readonly order: Order;
      readonly fill: Fill | null;
      readonly session: string;
    }
  | {
      readonly seq: number;
      readonly kind: 'split';
      readonly symbol: string;
      readonly ratio: number;
      /** After the split. */
      readonly position: { readonly qty: number };
      /** Dollars. */
      readonly cashInLieu: number;
      readonly session: string;
    };

/** What the book takes over from the broker beyond orders and fills. Dollars and shares. */
export type Correction =
  | { readonly kind: 'cash'; readonly delta: number }
  | {
      readonly kind: 'position';
      readonly symbol: string;
      /** All shares of the symbol at the broker. */
      readonly qty: number;
      readonly avgEntryPrice: number | null;
    };

export interface Applied {
  /** The fill or split was counted before, and nothing moved. */
  readonly duplicate: boolean;
  /** Of the order spoken of; null for a split and for an order the book was not told of. */
  readonly intent: IntentNote | null;
  /** The round trip that this fill or split belongs to, as it stands after it. */
  readonly trade: RoundTrip | null;
  /** The same where it has come to its end. */
  readonly closedTrade: ClosedTrade | null;
}

/** Shares of an order and their average price, dollars. */
export interface Filled {
  readonly qty: number;
  readonly price: number;
}

/** What the book has heard in the last twenty sessions with news. */
export interface Heard {
  /** Open ones, as they were told last, whoever sent them. */
  readonly orders: readonly Order[];
  /** Shares filled by orders that ended, by order id; null: all of them. */
  readonly ended: ReadonlyMap<string, Filled | null>;
  /** Ids of the executions that were counted. */
  readonly executions: readonly string[];
}
