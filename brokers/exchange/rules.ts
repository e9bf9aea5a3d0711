import type { Costs } from './costs/index.ts';
import type { LegNames } from './leg-names.ts';

/** How the exchange fills. */
export interface Rules {
  readonly costs: Costs;
  /** Most of a bar's volume that orders of its symbol fill together, in (0, 1]; null: no limit. */
  readonly participation: number | null;
  /** False: no buying power is asked for, and cash may go below zero (research only). */
  readonly enforceCash: boolean;
  /** @default telling */
  readonly legNames?: LegNames;
}

/** A market buy is held against buying power at this multiple of the last price, as Alpaca does (2.5 to 4 %). */
export const MARKET_MARGIN = 1.04;
