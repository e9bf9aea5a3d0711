import { messageOf } from '../domain/index.ts';
import { dailyReport } from '../notify/index.ts';
import type { Notifier } from '../notify/index.ts';
import type { Assembly } from './assembly.ts';
import type { Stage } from './stage.ts';

/**
 * Has the report of each session written when its cycle is completed, beside the desk: a report that fails is told, and
 * ends nothing. @returns resolves when those that were begun are written
 */
export function startDaily(stage: Stage, desk: Assembly, notifier: Notifier | null): () => Promise<void> {
  const { config, database, faces, replayed, venue } = stage;
  const day = { database, runtimeDir: config.runtimeDir, lived: replayed === null };
  const { daily } = faces;
  const when = config.settings.DAILY_REPORT;
  // Against an exchange of our own days pass in seconds, as in a replay.
  const fast = replayed !== null || venue.broker.kind === 'exchange';
  if (!daily || when === 'never' || (when === 'live' && fast)) return async () => undefined;
  let last: Promise<void> = Promise.resolve();
  desk.bus.watch((event) => {
    if (event.type !== 'cycle_completed') return;
    const { session } = event.payload;
    last = last
      .then(() => daily(session, day))
      .then(
        (lead) => notifier?.tell(dailyReport(session, lead)),
        (thrown: unknown) => faces.reporter.note(`the report of ${session} was not written: ${messageOf(thrown)}`), // prettier-ignore
      );
  });
  return () => last;
}
