import type { HaltCode } from '../../risk/index.ts';

/** A trigger has tripped: the code of the halt and the figures behind it, for people. */
export interface Trip {
  readonly code: HaltCode;
  readonly reason: string;
}

export const percent = (share: number): string => `${(100 * share).toFixed(2)} %`;
export const dollars = (amount: number): string => `$${amount.toFixed(2)}`;
