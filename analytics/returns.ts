import type { Numbers } from './moments.ts';

/** Trading days a year. */
export const YEAR = 252;

/** Simple returns between consecutive levels: one fewer than there are levels. */
export function returnsOf(levels: Numbers): Float64Array {
  const returns = new Float64Array(Math.max(0, levels.length - 1));
  for (let i = 0; i < returns.length; i++) returns[i] = (levels[i + 1] as number) / (levels[i] as number) - 1;
  return returns;
}

/** Equity that starts at 1 before the first return: one more level than there are returns. */
export function equityOf(returns: Numbers): Float64Array {
  const levels = new Float64Array(returns.length + 1);
  levels[0] = 1;
  for (let i = 0; i < returns.length; i++)
    levels[i + 1] = (levels[i] as number) * (1 + (returns[i] as number));
  return levels;
}

/** prod(1 + r) - 1; 0 without returns. */
export function totalReturn(returns: Numbers): number {
  let growth = 1;
  for (let i = 0; i < returns.length; i++) growth *= 1 + (returns[i] as number);
  return growth - 1;
}

/** Growth a year by periods, (1 + total)^(252/n) - 1; null without periods or where more than all was lost. */
export function cagr(total: number, periods: number): number | null {
  return periods === 0 || total < -1 ? null : (1 + total) ** (YEAR / periods) - 1;
}

/**
 * Growth a year by the calendar, (1 + total)^(365.25/days) - 1, days between the first and the last date of equity
 * (YYYY-MM-DD). Null where no day passed or more than all was lost.
 */
export function cagrCalendar(total: number, first: string, last: string): number | null {
  const days = (dayOf(last) - dayOf(first)) / 86_400_000;
  return !(days > 0) || total < -1 ? null : (1 + total) ** (365.25 / days) - 1;
}

function dayOf(date: string): number {
  return Date.parse(`${date.slice(0, 10)}T00:00:00Z`);
}

/** Compounded return of each month, keyed YYYY-MM; one date for each return. */
export function monthly(returns: Numbers, dates: readonly string[]): Record<string, number> {
  return compoundedBy(returns, dates, 7);
}

/** Compounded return of each year, keyed YYYY. */
export function yearly(returns: Numbers, dates: readonly string[]): Record<string, number> {
  return compoundedBy(returns, dates, 4);
}

function compoundedBy(
  returns: Numbers,
  dates: readonly string[],
  characters: number,
): Record<string, number> {
  const growth: Record<string, number> = {};
  for (let i = 0; i < returns.length; i++) {
    const key = (dates[i] as string).slice(0, characters);
    growth[key] = (growth[key] ?? 1) * (1 + (returns[i] as number));
  }
  for (const key of Object.keys(growth)) growth[key] = (growth[key] as number) - 1;
  return growth;
}
