import { dotOfLast, returnPanel, scaleOf, type PanelMember, type Scale } from '../analytics/index.ts';
import type { Observed } from './observed.ts';

const WINDOW = 252;
const MAX_REGRESSORS = 10;
const OBSERVATIONS_EACH = 5;
/** A regressor of which the others leave less than this unexplained adds no information, only rounding noise. */
const COLLINEAR = 1e-9;
/** R^2 is held below 1, so that the figure of a symbol and its copy is large and finite. */
const CEILING = 1e9;

export interface InflationOptions {
  /** Whether the candidate at a place is judged; the others' figures are null. @default all are */
  readonly judged?: (place: number) => boolean;
  /** Whether others are held against it. @default all are */
  readonly fellow?: (place: number) => boolean;
  /** What `returnPanel` gives, where returns are carried on from day to day. */
  readonly panel?: typeof returnPanel;
}

const always = (): boolean => true;

/**
 * Variance inflation factor 1/(1 - R^2) of each candidate: its newest returns, at most 252, regressed with intercept
 * on those of its at most ten most correlated fellows (by magnitude; the earlier candidate first among equals), of
 * which there is one for five observations at most. Fellows with less history than the candidate are not asked. Null
 * without a regressor or where the candidate did not move. Reads bars up to each member's index only (P6).
 *
 * O(j m x 252) for j that are judged among m fellows, in one pass over each fellow's returns.
 */
export function varianceInflation(
  candidates: readonly PanelMember[],
  { judged = always, fellow = always, panel = returnPanel }: InflationOptions = {},
): (Observed | null)[] {
  const figures: (Observed | null)[] = candidates.map(() => null);
  if (candidates.length < 2) return figures;
  const rows = panel(candidates, WINDOW);
  for (const n of new Set(rows.flatMap((row, place) => (judged(place) ? [row.length] : [])))) {
    if (n < OBSERVATIONS_EACH) continue;
    const most = Math.min(MAX_REGRESSORS, Math.floor(n / OBSERVATIONS_EACH));
    const window = new Window(rows, n);
    // Those of exactly this length are judged; those with more history serve as fellows.
    for (const [place, row] of rows.entries()) {
      if (row.length !== n || !judged(place) || !window.moves(place)) continue;
      const rho = rows.map((_, other) => (fellow(other) ? window.correlation(place, other) : 0));
      const fellows = strongest(rho, place, most);
      if (fellows.length > 0) figures[place] = { figure: inflation(rho, fellows, window), observations: n };
    }
  }
  return figures;
}

/** Members' last n returns and what they are measured by, looked at once each. */
class Window {
  readonly #rows: readonly Float64Array[];
  readonly #n: number;
  readonly #scales: (Scale | undefined)[];

  constructor(rows: readonly Float64Array[], n: number) {
    this.#rows = rows;
    this.#n = n;
    this.#scales = rows.map(() => undefined);
  }

  #scale(place: number): Scale {
    const row = this.#rows[place] as Float64Array;
    return (this.#scales[place] ??= scaleOf(row, row.length - this.#n, this.#n));
  }

  moves(place: number): boolean {
    return this.#scale(place).by > 0;
  }

  /** 0 where one of them did not move or has too few returns. */
  correlation(a: number, b: number): number {
    const [x, y] = [this.#rows[a] as Float64Array, this.#rows[b] as Float64Array];
    const n = this.#n;
    if (x.length < n || y.length < n) return 0;
    const [one, other] = [this.#scale(a), this.#scale(b)];
    return (dotOfLast(n, x, y) - n * one.mean * other.mean) * one.by * other.by;
  }
}

/** Places most correlated with the subject's, strongest first; of equals the candidate that was named first. */
function strongest(rho: readonly number[], subject: number, most: number): number[] {
  const chosen: number[] = [];
  for (let b = 0; b < rho.length; b++) {
    const strength = Math.abs(rho[b] as number);
    if (b === subject || strength === 0) continue;
    let place = chosen.length;
    while (place > 0 && strength > Math.abs(rho[chosen[place - 1] as number] as number)) place--;
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
function inflation(rho: readonly number[], fellows: readonly number[], window: Window): number {
  const kept: number[] = [];
  const factor: number[][] = [];
  const projected: number[] = [];
  let explained = 0;
  for (const fellow of fellows) {
    const line: number[] = [];
    let left = 1;
    let share = rho[fellow] as number;
    for (const [k, other] of kept.entries()) {
      let r = window.correlation(fellow, other);
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
