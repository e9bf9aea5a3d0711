export interface Episode {
  /** First session below the peak. */
  readonly from: string;
  readonly lowest: string;
  /** First session at the peak again; null: not yet. */
  readonly recovered: string | null;
  /** Negative fraction of the peak. */
  readonly depth: number;
  /** Below the peak. */
  readonly sessions: number;
}

/** Stretches below the peak, the deepest first. @param depths of each session, 0 at a peak */
export function episodesOf(dates: readonly string[], depths: readonly number[]): readonly Episode[] {
  const episodes: Episode[] = [];
  for (let i = 0; i < depths.length; i++) {
    if ((depths[i] as number) >= 0) continue;
    const begin = i;
    let lowest = i;
    for (; i < depths.length && (depths[i] as number) < 0; i++)
      if ((depths[i] as number) < (depths[lowest] as number)) lowest = i;
    episodes.push({
      from: dates[begin] as string,
      lowest: dates[lowest] as string,
      recovered: dates[i] ?? null,
      depth: depths[lowest] as number,
      sessions: i - begin,
    });
  }
  return episodes.sort((a, b) => a.depth - b.depth);
}
