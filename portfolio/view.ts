import type { Micros, Order, Position, PositionPlan, StrategyName } from '../domain/index.ts';
import type { IntentNote, OpenIntent } from './intents.ts';
import type { OpenTrade } from './round-trip.ts';

/**
 * A position as the book knows it: `qty`, cost, average and marks count all shares of the account, `ownQty` those the
 * desk bought. Never changed in place: a fill, a split or a mark makes a new one.
 */
export interface BookPosition extends Position {
  /** Shares the desk itself bought and has not sold: all it may exit. 0 where the position is none of its own. */
  readonly ownQty: number;
  /** Shares that were bought in the same account by other hands; never touched. */
  readonly externalQty: number;
  readonly costMicros: Micros;
  /** Last close; the fill price before the first close. */
  readonly lastPrice: number;
  /** Realised since flat, before fees, dollars. */
  readonly realisedPnl: number;
  /** At lastPrice, dollars. */
  readonly unrealisedPnl: number;
  /** Session of the first entry fill since flat. */
  readonly entrySession: string;
  /** The strategy that opened it; `desk` where the book was not told, or where none of it is the desk's. */
  readonly strategy: StrategyName | 'desk';
  /** What its own shares are held for; null: nothing was planned. */
  readonly plan: PositionPlan | null;
  /** Highest close since the entry, its session included, in shares of today; null before the first. */
  readonly highClose: number | null;
  /** Orders that filled since flat, oldest first. */
  readonly orderIds: readonly string[];
}

/** What agents may read of the book. Dollars; lists in a fixed order (symbol; time and client order id). */
export interface BookView {
  /** The session begun last; null before the first. */
  readonly session: string | null;
  cash(): number;
  /** Cash and positions at their marks. */
  equity(): number;
  /** Highest equity at a close since the start or the last reset. */
  peak(): number;
  /** equity / peak - 1, at most 0. */
  drawdown(): number;
  /** Equity when the session began, at the closes before it. */
  dayStartEquity(): number;
  position(symbol: string): BookPosition | undefined;
  positions(): readonly BookPosition[];
  /** Sessions that have begun since the one of the entry; null while flat. */
  sessionsHeld(symbol: string): number | null;
  /** The desk's orders that are not final, legs that wait (`held`) included, each as the broker last spoke of it. */
  openOrders(): readonly Order[];
  openOrder(clientOrderId: string): Order | undefined;
  /** Open orders in the same account that the desk did not send; never touched. */
  externalOrders(): readonly Order[];
  /** Kept while the order or the position of its symbol is open; a leg's is its parent's. */
  intentOf(clientOrderId: string): IntentNote | null;
  /** Sent, and no answer says what became of it (P4); entries of the symbol wait. By client order id. */
  unresolved(): readonly OpenIntent[];
  /** Approved, and nothing says that it was sent. By client order id. */
  pendingIntents(): readonly OpenIntent[];
  openTrades(): readonly OpenTrade[];
}
