import { previousSession } from '../../../domain/index.ts';
import type { Venue } from '../live/index.ts';

/** The close before the session that counts now, on the share of now: what today is compared with. */
export async function closesBefore(
  venue: Venue,
  symbols: readonly string[],
): Promise<ReadonlyMap<string, number>> {
  const { tape } = venue;
  const { session } = venue.scene();
  const before = previousSession(session);
  await tape.load(symbols, before);
  const splits = await tape.history.splits(symbols, before, session);
  const closes = new Map<string, number>();
  for (const symbol of symbols) {
    const bar = tape.bar(symbol, before);
    if (!bar) continue;
    const ratio = splits.reduce((product, split) => product * (split.symbol === symbol ? split.ratio : 1), 1);
    closes.set(symbol, bar.close / ratio);
  }
  return closes;
}
