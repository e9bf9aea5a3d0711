import type { StrategyName } from './strategy-name.ts';

export type Action = 'buy' | 'sell' | 'hold';

/** Why something was decided, kept typed; text is rendered at the edge (domain/text.ts). */
export interface Reason {
  /** Stable, snake_case: rule_met, no_rule_met, too_few_bars, undefined_indicator, ... */
  readonly code: string;
  readonly figures: Readonly<Record<string, number | string>>;
}

/** What one strategy says of one symbol on one bar. */
export interface Decision {
  readonly action: Action;
  /** In [0, 1]; 0 on hold. */
  readonly confidence: number;
  readonly reason: Reason;
}

/** The position a strategy may know of: size in shares and the index of the entry bar. */
export interface HeldPosition {
  readonly qty: number;
  readonly entryIndex: number;
}

/** Market context of one symbol at its last bar; what a selector chooses from. Null where history is too short. */
export interface MarketContext {
  /** Annualised standard deviation of daily returns over 20 and 252 bars. */
  readonly volatility20: number | null;
  readonly volatility252: number | null;
  /** Relative change of SMA50 over 20 bars, and of SMA200 over 20 bars. */
  readonly trend50: number | null;
  readonly trend200: number | null;
  /** Last volume over its 20-bar mean. */
  readonly volumeRatio: number | null;
  /** Close over the highest high of 252 bars (or of all bars), minus 1; <= 0. */
  readonly fromHigh: number | null;
  /** Close over its running maximum in the last 252 bars, minus 1; <= 0. */
  readonly drawdown: number | null;
  /** Wilder RSI 14. */
  readonly rsi14: number | null;
}

export interface Signal extends Decision {
  readonly symbol: string;
  /** Null: the selector abstained. */
  readonly strategy: StrategyName | null;
}
