/** Choices of `k` out of 0..n-1, each ascending, in lexicographic order. */
export function combinations(n: number, k: number, from = 0): readonly (readonly number[])[] {
  if (k === 0) return [[]];
  const all: (readonly number[])[] = [];
  for (let first = from; first <= n - k; first++)
    for (const rest of combinations(n, k - 1, first + 1)) all.push([first, ...rest]);
  return all;
}
