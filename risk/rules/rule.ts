import type { DenialCode } from '../../domain/index.ts';
import type { Candidate } from '../candidate.ts';
import type { Exposure } from '../exposure.ts';
import type { RiskSettings } from '../settings.ts';

export interface RuleInput {
  readonly candidate: Candidate;
  readonly exposure: Exposure;
  readonly settings: RiskSettings;
  readonly market: RiskMarket;
  /** What a share costs at most: the order's limit price. */
  readonly limitPrice: number;
  /** Whole shares that the sizing asks for, before any limit cuts them. */
  readonly formulaQty: number;
  /** What a share loses from the last close down to the stop it would have, dollars; > 0. */
  readonly riskPerShare: number;
}

/** What rules ask about other symbols. */
export interface RiskMarket {
  sectorOf(symbol: string): string;
  /** Correlation of daily returns; null where undefined. Symmetric. */
  correlation(a: string, b: string): number | null;
}

/** A refusal with its figures; null: the rule has nothing against it. */
export type Refusal = Readonly<Record<string, number>> | null;

/** Refuses whatever the size. */
export interface Condition {
  readonly code: DenialCode;
  check(input: RuleInput): Refusal;
}

/** Leaves room for so many dollars or shares; a size is cut to it, below one share it is refused. */
export interface Limit {
  readonly code: DenialCode;
  /** Shares (fractions allowed, may be negative) and the limit's own figure. */
  room(input: RuleInput): { readonly shares: number; readonly limit: number };
}
