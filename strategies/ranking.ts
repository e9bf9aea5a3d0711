/** Ranks from 1, highest value first; ties in the order given; 0 for an undefined value. */
export interface Ranking {
  readonly rank: Int32Array;
  /** How many have a rank. */
  readonly count: number;
}

export function rankDescending(values: Float64Array): Ranking {
  const present: number[] = [];
  for (let k = 0; k < values.length; k++) if (!Number.isNaN(values[k])) present.push(k);
  // Array.prototype.sort is stable, so equals stay in the order given.
  present.sort((a, b) => (values[b] as number) - (values[a] as number));
  const rank = new Int32Array(values.length);
  for (let place = 0; place < present.length; place++) rank[present[place] as number] = place + 1;
  return { rank, count: present.length };
}
