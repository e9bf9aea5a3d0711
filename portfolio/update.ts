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
