import type { OrderIntent } from './orders.ts';
import type { StrategyName } from './strategy-name.ts';

/**
 * The closed list of what the gate refuses for. Figures stay typed on the event; text is rendered at the edge.
 * docs/generated/denials.md is made from this table, and a new code without a sentence fails to compile.
 */
export const DENIALS = {
  halted: 'the desk is halted or reducing: no new entries',
  not_reconciled: "the desk's books and the broker's have not been brought together yet",
  order_unknown: 'an order of the symbol was sent and its fate is not known yet',
  data_quality_day: 'under the required share of symbols had good data today',
  daily_loss: "the day's loss has reached its limit",
  low_confidence: 'confidence is below the minimum for this market',
  already_held: 'the symbol is already held',
  open_order: 'an entry order for the symbol is already working',
  duplicate: 'a second intent for the symbol within the cycle',
  max_positions: 'the desk holds as many positions as it may',
  size_steps: 'sizes return by steps after a halt or at a first live start',
  position_limit: 'no room left under the limit for one position',
  shares_limit: 'no room left under the limit of shares per order',
  sector_limit: 'no room left under the limit for the sector',
  correlation_limit: 'no room left under the limit for a group of correlated positions',
  gross_exposure: 'no room left under the limit for all positions together',
  volume_share: 'the order would be too large a part of the usual volume',
  buying_power: 'not enough buying power',
  open_risk:
    'what the positions may lose down to their stops, with the loss of the day, is at the limit of a day',
  order_rate: 'too many orders within a minute',
  price_collar: 'the limit price lies outside the collar around the last close',
  risk_per_trade: 'even one share risks more than a trade may',
  no_stop_distance: 'no average true range, hence no stop and no size',
  no_short: 'nothing is held, and the desk does not sell short',
} as const;
export type DenialCode = keyof typeof DENIALS;

export interface Denial {
  readonly symbol: string;
  readonly strategy: StrategyName | 'desk';
  readonly code: DenialCode;
  readonly figures: Readonly<Record<string, number>>;
}

/** A limit that reduced a size: shares before and after, and the limit's own figure (its unit as the limit's). */
export interface Cut {
  readonly code: DenialCode;
  readonly from: number;
  readonly to: number;
  readonly limit: number;
}

/** Why an intent may go: what was checked, what was cut, and a digest of the intent it belongs to (P2). */
export interface Verdict {
  /** SHA-256 of the intent's canonical JSON. */
  readonly digest: string;
  readonly checks: readonly string[];
  /** Shares of the sizing formula before any cut; equal to qty for exits and stops. */
  readonly formulaQty: number;
  readonly cuts: readonly Cut[];
  readonly confidence: number;
}

declare const approved: unique symbol;

/** An intent that passed the gate. The brand has no value anywhere: only risk/verdict.ts casts to it (P2). */
export interface ApprovedIntent extends OrderIntent {
  readonly verdict: Verdict;
  readonly [approved]: true;
}
