/**
 * Money in the ledger is an integer number of micro-dollars (1e-6 $): exact, safe up to nine billion dollars.
 * Prices of orders are quantised to the exchange's tick with integers; simulated fills are not rounded.
 */
export type Micros = number;

const MICROS = 1_000_000;

export function toMicros(dollars: number): Micros {
  const micros = Math.round(dollars * MICROS);
  if (!Number.isSafeInteger(micros)) throw new RangeError(`${dollars} dollars do not fit the ledger`);
  return micros === 0 ? 0 : micros;
}

export function toDollars(micros: Micros): number {
  return micros / MICROS;
}

/** Decimals a US equity order price may have: 2 at or above a dollar, 4 below (Reg NMS rule 612). */
export function tickDecimals(price: number): 2 | 4 {
  return price >= 1 ? 2 : 4;
}

/** The nearest tick in the given direction. A price within 1e-9 of a tick is that tick. */
export function quantise(price: number, direction: 'up' | 'down' | 'nearest'): number {
  const scale = tickDecimals(price) === 2 ? 100 : 10_000;
  const scaled = price * scale;
  const nearest = Math.round(scaled);
  if (Math.abs(scaled - nearest) < 1e-6) return nearest / scale;
  const ticks = direction === 'up' ? Math.ceil(scaled) : direction === 'down' ? Math.floor(scaled) : nearest;
  return ticks / scale;
}
