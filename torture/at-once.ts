/** Works on the items in their order, so many at a time: what waits for the clock of another process may wait together. */
export async function atOnce<T>(
  workers: number,
  items: readonly T[],
  work: (item: T) => Promise<void>,
): Promise<void> {
  const next = items.values();
  const worker = async (): Promise<void> => {
    for (const item of next) await work(item);
  };
  await Promise.all(Array.from({ length: workers }, worker));
}

/** First seeds of the runs that so many kills are shared out to; a run's kills have the seeds from its first one on. */
export const runsOf = (firstSeed: number, kills: number, each: number): readonly number[] =>
  Array.from({ length: Math.ceil(kills / each) }, (_, i) => firstSeed + i * each);
