/** What is to become of a position, fixed when its entry is approved and stored with it. Prices in dollars. */
export interface PositionPlan {
  /** Protective stop as planned at the entry; a trailing stop may have raised it since. */
  readonly stopPrice: number;
  /** The stop follows the highest close since the entry at this distance; null: it stays. */
  readonly trail: { readonly kind: 'dollars' | 'percent'; readonly value: number } | null;
  /** Profit target; null: none. */
  readonly targetPrice: number | null;
  /** Sessions after the entry's at whose close the position is let go; null: no limit. */
  readonly timeLimit: number | null;
}
