/** Figures of a run by name; trades stand in a group of their own. */
export interface Figures {
  readonly [name: string]: unknown;
}

/**
 * The largest relative difference between two figures of the same name, groups included: |a - b| / max(|a|, |b|).
 * Names that only one side has count for nothing; a figure that only one side defines is a difference of 1.
 */
export function largestDifference(scored: object, rerun: object): number {
  let largest = 0;
  for (const [name, a] of Object.entries(scored)) {
    if (!Object.hasOwn(rerun, name)) continue;
    const b = (rerun as Figures)[name];
    largest = Math.max(largest, isGroup(a) && isGroup(b) ? largestDifference(a, b) : relative(a, b));
  }
  return largest;
}

const isGroup = (value: unknown): value is object => typeof value === 'object' && value !== null;
const defined = (value: unknown): number | null =>
  typeof value === 'number' && Number.isFinite(value) ? value : null;

function relative(a: unknown, b: unknown): number {
  const [x, y] = [defined(a), defined(b)];
  if (x === y) return 0;
  return x === null || y === null ? 1 : Math.abs(x - y) / Math.max(Math.abs(x), Math.abs(y));
}
