import type { ParsedFile } from '../../market/index.ts';

/** A day's move beyond which prices and their adjustment must agree. */
const MOVE = 0.2;

const moved = (x: number): boolean => Math.abs(x - 1) > MOVE;

/**
 * Where the file's adjustment changes its base: adj_close/close moves by over 20 % on a day whose close does not, or in
 * the direction that the close moves in (a split moves them against each other). Rows in [from, to]; null: nowhere.
 */
export function adjustmentFault(
  file: ParsedFile,
  adjusted: boolean,
  from: string | null,
  to: string | null,
): string | null {
  const { factor, dates } = file;
  if (factor === null) return null;
  for (let i = 1; i < dates.length; i++) {
    const date = dates[i] as string;
    if ((from !== null && (dates[i - 1] as string) < from) || (to !== null && date > to)) continue;
    const base = (factor[i] as number) / (factor[i - 1] as number);
    if (!moved(base)) continue;
    const change = closeChange(file, adjusted, i);
    if (moved(change) && change > 1 !== base > 1) continue;
    return `${date}: adj_close/close moves by ${percent(base)} and close by ${percent(change)}: its adjustment changes base`;
  }
  return null;
}

/** Days on which the close moves by over 20 % and its adjustment does not: a split that nobody has noted, or real. */
export function jumps(
  file: ParsedFile,
  adjusted: boolean,
  from: string | null,
  to: string | null,
): readonly string[] {
  const { factor, dates } = file;
  if (factor === null) return [];
  return dates.filter((date, i) => {
    if (i === 0 || (from !== null && (dates[i - 1] as string) < from) || (to !== null && date > to))
      return false;
    return !moved((factor[i] as number) / (factor[i - 1] as number)) && moved(closeChange(file, adjusted, i));
  });
}

/** Of the close as it was traded. */
function closeChange({ close, factor }: ParsedFile, adjusted: boolean, i: number): number {
  const raw = (k: number): number =>
    (close[k] as number) / (adjusted ? ((factor as Float64Array)[k] as number) : 1);
  return raw(i) / raw(i - 1);
}

const percent = (ratio: number): string => `${(100 * (ratio - 1)).toFixed(1)} %`;
