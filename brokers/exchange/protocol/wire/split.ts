import { contentUuid } from '../../../../domain/index.ts';

/** A ratio as whole numbers: 1.5 is 3 for 2, 0.1 is 1 for 10. */
export function rates(ratio: number): { readonly new_rate: number; readonly old_rate: number } {
  for (let old = 1; old <= 100; old++) {
    const made = ratio * old;
    if (Math.abs(made - Math.round(made)) < 1e-9) return { new_rate: Math.round(made), old_rate: old };
  }
  return { new_rate: ratio, old_rate: 1 };
}

/** Nine characters that look like a CUSIP; they follow from the symbol, and a split does not change them. */
export const cusipOf = (symbol: string): string =>
  contentUuid('cusip', symbol).slice(0, 9).replace('-', '0').toUpperCase();
