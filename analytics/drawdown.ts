import type { Numbers } from './moments.ts';

/** Equity within a rounding error of its peak has recovered: products of returns do not come back to the last bit. */
const RECOVERED = 1 - 1e-12;

/** Fraction below the peak, <= 0. */
export function depthBelow(peak: number, level: number): number {
  return level >= peak * RECOVERED ? 0 : level / peak - 1;
}

/** Drawdowns are negative fractions of the peak; the starting equity counts as a peak. */
export interface Drawdowns {
  /** Deepest point; 0 where equity never fell. */
  readonly maxDrawdown: number;
  /** Mean of the deepest points of all episodes, an unrecovered one included; null without one. */
  readonly averageDrawdown: number | null;
  /** Most periods from the first under water to the one that recovers, both counted; an unrecovered one to the end. */
  readonly longestDrawdown: number;
  /** At the last level. */
  readonly currentDrawdown: number;
  /** sqrt(mean dd^2) over the periods (Martin and McCann 1989); null without periods. */
  readonly ulcerIndex: number | null;
  /** mean |dd| over the periods; null without periods. */
  readonly painIndex: number | null;
}

/** @param levels equity, the starting level first */
export function drawdowns(levels: Numbers): Drawdowns {
  const periods = Math.max(0, levels.length - 1);
  let peak = levels.length === 0 ? 1 : (levels[0] as number);
  let deepest = 0;
  let current = 0;
  let worst = 0;
  let episodes = 0;
  let depths = 0;
  let length = 0;
  let longest = 0;
  let squares = 0;
  let absolute = 0;
  for (let i = 1; i <= periods; i++) {
    const level = levels[i] as number;
    current = depthBelow(peak, level);
    if (current < 0) {
      worst = Math.min(worst, current);
      length++;
    } else if (worst < 0) {
      longest = Math.max(longest, length + 1);
      episodes++;
      depths += worst;
      worst = 0;
      length = 0;
    }
    peak = Math.max(peak, level);
    deepest = Math.min(deepest, current);
    squares += current * current;
    absolute -= current;
  }
  if (worst < 0) {
    longest = Math.max(longest, length);
    episodes++;
    depths += worst;
  }
  return {
    maxDrawdown: deepest,
    averageDrawdown: episodes === 0 ? null : depths / episodes,
    longestDrawdown: longest,
    currentDrawdown: current,
    ulcerIndex: periods === 0 ? null : Math.sqrt(squares / periods),
    painIndex: periods === 0 ? null : absolute / periods,
  };
}
