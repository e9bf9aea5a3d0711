/** The name nearest to `asked` by edits (Levenshtein 1966), if it takes at most two; for "did you mean". */
export function nearest(asked: string, names: readonly string[]): string | undefined {
  let best: string | undefined;
  let least = 3;
  for (const name of names) {
    const edits = distance(asked, name);
    if (edits < least) {
      least = edits;
      best = name;
    }
  }
  return best;
}

function distance(a: string, b: string): number {
  let above = Array.from({ length: b.length + 1 }, (_, j) => j);
  for (let i = 1; i <= a.length; i++) {
    const row = [i];
    for (let j = 1; j <= b.length; j++) {
      const swap = (above[j - 1] as number) + (a[i - 1] === b[j - 1] ? 0 : 1);
      row.push(Math.min((above[j] as number) + 1, (row[j - 1] as number) + 1, swap));
    }
    above = row;
  }
  return above[b.length] as number;
}
