import type { MarketContext, StrategyName } from '../domain/index.ts';

/** A BUY that asks to become an order. */
export interface Candidate {
  readonly symbol: string;
  readonly strategy: StrategyName;
  readonly session: string;
  /** After Quant, in [0, 1]. */
  readonly confidence: number;
  readonly close: number;
  /** Dollars; null where undefined. */
  readonly atr14: number | null;
  /** Shares; null with fewer than 20 bars. */
  readonly averageVolume20: number | null;
  readonly context: MarketContext;
  /** Earlier intents of the same place (symbol, strategy, purpose) in this session. @default 0 */
  readonly ordinal?: number;
}

/** Highest confidence first; of equals the one listed first. */
export function rank(candidates: readonly Candidate[]): Candidate[] {
  return candidates
    .map((candidate, place) => ({ candidate, place }))
    .sort((a, b) => b.candidate.confidence - a.candidate.confidence || a.place - b.place)
    .map(({ candidate }) => candidate);
}
