import { returnPanel, type PanelMember } from '../analytics/index.ts';
import { correlations, dot, standardised } from './cross-correlation.ts';
import type { Observed } from './observed.ts';

const WINDOW = 252;
const MAX_REGRESSORS = 10;
const OBSERVATIONS_EACH = 5;
/** A regressor of which the others leave less than this unexplained adds no information, only rounding noise. */
const COLLINEAR = 1e-9;
/** R^2 is held below 1, so that the figure of a symbol and its copy is large and finite. */
const CEILING = 1e9;

/**
 * Variance inflation factor 1/(1 - R^2) of each candidate: its newest returns, at most 252, regressed with intercept
 * on those of its at most ten most correlated fellows (by magnitude; the earlier candidate first among equals), of
 * which there is one for five observations at most. Fellows with less history than the candidate are not asked. Null
 * without a regressor or where the candidate did not move. Reads bars up to each member's index only (P6).
 *
 * O(j m x 252) for j that are judged among m candidates.
 *
 * @param judged whether the candidate at a place is judged; the others are fellows only, and their figures null
 * @param panel  what `returnPanel` gives, where returns are carried on from day to day
 */
export function varianceInflation(
  candidates: readonly PanelMember[],
  judged: (place: number) => boolean = () => true,
  panel: typeof returnPanel = returnPanel,
): (Observed | null)[] {
  const figures: (Observed | null)[] = candidates.map(() => null);
  if (candidates.length < 2) return figures;
  const rows = panel(candidates, WINDOW);
  for (const n of new Set(rows.flatMap((row, place) => (judged(place) ? [row.length] : [])))) {
    if (n < OBSERVATIONS_EACH) continue;
    // Those of exactly this length are judged; those with more history serve as fellows.
    const subjects: number[] = [];
    const others: number[] = [];
    for (const [place, row] of rows.entries()) {
      if (row.length === n && judged(place)) subjects.push(place);
      else if (row.length >= n) others.push(place);
    }
    const members = [...subjects, ...others];
    const unit = members.map((place) => standardised(rows[place] as Float64Array, n));
    const rho = correlations(unit, subjects.length);
    // Between two fellows of which neither is judged the correlation is not at hand yet.
    const between = (a: number, b: number): number =>
      a < subjects.length
        ? (rho[a * members.length + b] as number)
        : b < subjects.length
          ? (rho[b * members.length + a] as number)
          : dot(unit[a] as Float64Array, unit[b] as Float64Array);
    const most = Math.min(MAX_REGRESSORS, Math.floor(n / OBSERVATIONS_EACH));
    for (const [s, place] of subjects.entries()) {
      const row = rho.subarray(s * members.length, (s + 1) * members.length);
      const fellows = strongest(row, s, members, most);
      if (unit[s] !== null && fellows.length > 0) {
        figures[place] = { figure: inflation(row, fellows, between), observations: n };
      }
    }
  }
  return figures;
}

/** Members most correlated with the subject, strongest first; of equals the candidate that was named first. */
function strongest(row: Float64Array, subject: number, members: readonly number[], most: number): number[] {
  const chosen: number[] = [];
  for (let b = 0; b < row.length; b++) {
    const strength = Math.abs(row[b] as number);
    if (b === subject || strength === 0) continue;
    let place = chosen.length;
    while (place > 0) {
      const rival = chosen[place - 1] as number;
      const lead = strength - Math.abs(row[rival] as number);
      if (lead < 0 || (lead === 0 && (members[b] as number) > (members[rival] as number))) break;
      place--;
    }
    if (place >= most) continue;
    chosen.splice(place, 0, b);
    if (chosen.length > most) chosen.pop();
  }
  return chosen;
}

/**
 * R^2 = c' R^-1 c through the Cholesky factor of the fellows' correlations R, one fellow after the other, strongest
 * first; a fellow that those before it explain is passed over.
 */
function inflation(
  row: Float64Array,
  fellows: readonly number[],
  between: (a: number, b: number) => number,
): number {
  const kept: number[] = [];
  const factor: number[][] = [];
  const projected: number[] = [];
  let explained = 0;
  for (const fellow of fellows) {
    const line: number[] = [];
    let left = 1;
    let share = row[fellow] as number;
    for (const [k, other] of kept.entries()) {
      let r = between(fellow, other);
      const before = factor[k] as number[];
      for (let j = 0; j < k; j++) r -= (line[j] as number) * (before[j] as number);
      const l = r / (before[k] as number);
      line.push(l);
      left -= l * l;
      share -= l * (projected[k] as number);
    }
    if (left < COLLINEAR) continue;
    const pivot = Math.sqrt(left);
    line.push(pivot);
    kept.push(fellow);
    factor.push(line);
    projected.push(share / pivot);
    explained += (share / pivot) ** 2;
  }
  return 1 / Math.max(1 / CEILING, 1 - explained);
}
