import type { MarketContext, StrategyName } from '../domain/index.ts';
import type { ModelCall } from './call.ts';

/** A strategy as a selector sees it: names and descriptions arrive as data. */
export interface StrategyCard {
  readonly name: StrategyName;
  readonly description: string;
  readonly regime: string;
  readonly holding: string;
}

export interface SelectionRequest {
  readonly session: string;
  /** The cycle it is asked for: a recorded reply is found by it. @default none, and the newest reply counts */
  readonly cycle?: string | null;
  readonly strategies: readonly StrategyCard[];
  readonly symbols: readonly { readonly symbol: string; readonly context: MarketContext }[];
}

/** Per symbol one of the offered names, or an abstention; the reason is text and decides nothing (P1). */
export interface Choice {
  readonly symbol: string;
  readonly strategy: StrategyName | null;
  readonly reason: string;
}

/** `calls`: what was asked of a model for it, in order; absent where nothing was. */
export type SelectorAnswer = { readonly calls?: readonly ModelCall[] } & (
  | { readonly ok: true; readonly choices: readonly Choice[] }
  | { readonly ok: false; readonly failure: string }
);

/** Which strategy reads a symbol today. Never throws for an expected failure: no answer is `ok: false`. */
export interface StrategySelector {
  readonly name: string;
  /** True where an answer needs no model: exits and entries of a cycle can then leave together. */
  readonly immediate: boolean;
  select(request: SelectionRequest): Promise<SelectorAnswer>;
}
