/**
 * Draws a factor toward 1 where evidence is thin: 1 - (1 - base) n / (n + k), the weight of a posterior mean whose
 * prior is worth k observations. At n = k half of the cut applies.
 */
export function shrunk(base: number, observations: number, k: number): number {
  return observations <= 0 ? 1 : 1 - (1 - base) * (observations / (observations + k));
}

/** Linear from 1 at `start` to `base` at `end` and beyond; a step at `start` where they are the same. */
export function graded(figure: number, start: number, end: number, base: number): number {
  if (start === end) return base;
  const way = Math.max(0, Math.min(1, (figure - start) / (end - start)));
  return 1 - (1 - base) * way;
}
