import type { Micros, Order, Position, StrategyName } from '../domain/index.ts';
import type { IntentNote } from './intents.ts';
import type { OpenTrade } from './round-trip.ts';

/** A position as the book knows it. Never changed in place: a fill, a split or a mark makes a new one. */
export interface BookPosition extends Position {
  readonly costMicros: Micros;
  /** Last close; the fill price before the first close. */
  readonly lastPrice: number;
  /** Realised since flat, before fees, dollars. */
  readonly realisedPnl: number;
  /** At lastPrice, dollars. */
  readonly unrealisedPnl: number;
  /** Session of the first entry fill since flat. */
  readonly entrySession: string;
  /** The strategy that opened it; `desk` where the book was not told. */
  readonly strategy: StrategyName | 'desk';
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
  /** Orders that are not final, legs that wait (`held`) included, each as the broker last spoke of it. */
  openOrders(): readonly Order[];
  openOrder(clientOrderId: string): Order | undefined;
  /** Kept while the order or the position of its symbol is open; a leg's is its parent's. */
  intentOf(clientOrderId: string): IntentNote | null;
  openTrades(): readonly OpenTrade[];
}
