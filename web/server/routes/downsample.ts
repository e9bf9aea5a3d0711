/**
 * About `points` rows of a series: of each stretch of equal length its lowest and its highest in their order, and the first
 * and last of all. A picture of it looks the same, and no peak or trough is lost.
 */
export function downsample<Row>(rows: readonly Row[], points: number, value: (row: Row) => number): Row[] {
  if (rows.length <= points) return [...rows];
  const stretches = Math.max(1, Math.floor(points / 2) - 1);
  const picked = new Set<number>([0]);
  for (let k = 0; k < stretches; k++) {
    const from = Math.floor((k * rows.length) / stretches);
    const to = Math.floor(((k + 1) * rows.length) / stretches);
    let low = from;
    let high = from;
    for (let i = from; i < to; i++) {
      const at = value(rows[i] as Row);
      if (at < value(rows[low] as Row)) low = i;
      if (at > value(rows[high] as Row)) high = i;
    }
    picked.add(Math.min(low, high)).add(Math.max(low, high));
  }
  picked.add(rows.length - 1);
  return [...picked].sort((a, b) => a - b).map((i) => rows[i] as Row);
}
