import { DeskError, toMicros } from '../domain/index.ts';
import type { Micros } from '../domain/index.ts';

/** Shares held and what they cost, fees left out. Average cost; cost is moved, never made or lost (P9). */
export interface Holding {
  readonly qty: number;
  readonly costMicros: Micros;
}

export const FLAT: Holding = { qty: 0, costMicros: 0 };

/** A quantity without the dust of binary fractions: whole shares as they are, others to nine decimals. */
export function shares(qty: number): number {
  return Number.isInteger(qty) ? qty : Math.round(qty * 1e9) / 1e9;
}

/** What a fill is worth: rounded once, here, so that every book agrees on it. */
export function fillValue(qty: number, price: number): Micros {
  return toMicros(qty * price);
}

/** Dollars a share, fees left out; 0 while flat. */
export function averageCost(holding: Holding): number {
  return holding.qty === 0 ? 0 : holding.costMicros / holding.qty / 1e6;
}

export function bought(holding: Holding, qty: number, value: Micros): Holding {
  return { qty: shares(holding.qty + qty), costMicros: holding.costMicros + value };
}

/**
 * The holding after a sale, and the cost that left with the shares sold.
 * @throws DeskError DIVERGED where more is sold than held: the desk never goes short
 */
export function sold(holding: Holding, qty: number): { readonly holding: Holding; readonly cost: Micros } {
  const left = shares(holding.qty - qty);
  if (left < 0) {
    throw new DeskError('DIVERGED', `${qty} shares sold of ${holding.qty} held`, {
      hint: 'the book and the broker disagree: reconcile before trading on',
      context: { held: holding.qty, sold: qty },
    });
  }
  if (left === 0) return { holding: FLAT, cost: holding.costMicros };
  const cost = Math.round(holding.costMicros * (qty / holding.qty));
  return { holding: { qty: left, costMicros: holding.costMicros - cost }, cost };
}

/**
 * A split: `ratio` new shares for one old. Whole shares stay, the fraction left over is paid out in cash and takes
 * its part of the cost with it.
 */
export function split(
  holding: Holding,
  ratio: number,
  kept = Math.floor(shares(holding.qty * ratio)),
): { readonly holding: Holding; readonly fraction: number; readonly cost: Micros } {
  const total = shares(holding.qty * ratio);
  const fraction = shares(total - kept);
  const { holding: left, cost } = sold({ qty: total, costMicros: holding.costMicros }, fraction);
  return { holding: left, fraction, cost };
}
