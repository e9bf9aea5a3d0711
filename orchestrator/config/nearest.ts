/** Edits from a to b: insert, delete, replace, swap of neighbours (optimal string alignment distance). */
export function editDistance(a: string, b: string): number {
  let before: number[] = [];
  let above = Array.from({ length: b.length + 1 }, (_, j) => j);
  for (let i = 1; i <= a.length; i++) {
    const row = [i];
    for (let j = 1; j <= b.length; j++) {
      const same = a[i - 1] === b[j - 1];
      let least = Math.min(at(above, j) + 1, at(row, j - 1) + 1, at(above, j - 1) + (same ? 0 : 1));
      const swapped = i > 1 && j > 1 && a[i - 1] === b[j - 2] && a[i - 2] === b[j - 1];
      if (swapped) least = Math.min(least, at(before, j - 2) + 1);
      row.push(least);
    }
    before = above;
    above = row;
  }
  return at(above, b.length);
}

const at = (row: readonly number[], i: number): number => row[i] as number;
const bare = (name: string): string => name.toUpperCase().replaceAll(/[^A-Z0-9]/g, '');

/** The known name closest to an unknown one, within `most` edits; case and underscores count for nothing. */
export function nearest(name: string, known: readonly string[], most: number): string | undefined {
  let best: string | undefined;
  let least = most + 1;
  for (const candidate of known) {
    const edits = bare(name) === bare(candidate) ? 0 : editDistance(name.toUpperCase(), candidate);
    if (edits < least) {
      least = edits;
      best = candidate;
    }
  }
  return best;
}

/**
 * The setting that a name in the environment must have meant. Strict, because the environment is full of names of
 * others: no edit for short names, one for middling ones, two for long ones.
 */
export function nearMiss(name: string, known: readonly string[]): string | undefined {
  return nearest(name, known, name.length <= 5 ? 0 : name.length <= 9 ? 1 : 2);
}
