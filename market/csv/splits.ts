import type { Split } from '../port.ts';
import type { ParsedFile } from './parse.ts';

/** Changes of the adjustment factor below this are dividends. */
const LEAST = 1.2;
/** Parts of a ratio such as 3:2 or 1:20. */
const LARGEST_PART = 50;

/**
 * Splits that a raw file tells of itself: on the ex-date its adjustment factor jumps by the split's ratio, a ratio of
 * small whole numbers. Without adj_close, or with prices scaled by it already, there is nothing to report.
 */
export function inferSplits(symbol: string, file: ParsedFile): readonly Split[] {
  const { factor, dates } = file;
  const splits: Split[] = [];
  if (!factor) return splits;
  for (let i = 1; i < factor.length; i++) {
    const jump = (factor[i] as number) / (factor[i - 1] as number);
    if (jump < LEAST && jump > 1 / LEAST) continue;
    const ratio = jump > 1 ? ratioNear(jump) : 1 / ratioNear(1 / jump);
    splits.push({ symbol, session: dates[i] as string, ratio });
  }
  return splits;
}

/** The ratio of whole numbers with the smallest denominator within half a percent (adj_close is rounded); else x itself. */
function ratioNear(x: number): number {
  for (let denominator = 1; denominator <= 10; denominator++) {
    const numerator = Math.round(x * denominator);
    if (numerator <= LARGEST_PART && Math.abs(numerator / denominator / x - 1) < 0.005)
      return numerator / denominator;
  }
  return x;
}
