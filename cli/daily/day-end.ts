import { messageOf, WallClock } from '../../domain/index.ts';
import type { Config } from '../../orchestrator/config/index.ts';
import type { DeskFaces } from '../../orchestrator/stage.ts';
import { compareYesterday } from './parity.ts';
import { writeReport } from './write.ts';

/**
 * What follows a close: the day before is compared with its simulation, then the session's report is written with it.
 * A comparison that fails is told, and the report is written all the same.
 */
export function dayEnd(
  config: Config,
  { redact, note }: { readonly redact: (text: string) => string; readonly note: (line: string) => void },
): NonNullable<DeskFaces['daily']> {
  const wall = new WallClock();
  return async (session, { database, runtimeDir, lived }) => {
    if (lived) {
      try {
        await compareYesterday(config, database, session, wall);
      } catch (thrown) {
        note(redact(`the day before ${session} was not compared with its simulation: ${messageOf(thrown)}`));
      }
    }
    return (await writeReport(database.reads, session, runtimeDir, redact)).lead;
  };
}
