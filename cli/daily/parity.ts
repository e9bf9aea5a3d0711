import { compareDay } from '../../backtest/parity/index.ts';
import type { ParityReport } from '../../backtest/parity/index.ts';
import type { Database, ParityView } from '../../db/index.ts';
import type { Clock } from '../../domain/index.ts';
import type { Config } from '../../orchestrator/config/index.ts';
import { readRecording } from '../../orchestrator/recorded/index.ts';

export interface Compared {
  /** The session whose close was decided on; its orders met the one after. */
  readonly day: string;
  /** `store`, a folder or a provider: what counts as the bars of now. */
  readonly history: string;
}

/** Lives a recorded day once more; the comparison is given, and is not kept yet. */
export async function compareRecorded(
  config: Config,
  books: Database,
  { day, history }: Compared,
  wall: Clock,
): Promise<ParityReport> {
  const recording = await readRecording(config, books, wall);
  return compareDay(config, recording, { session: day, history, wall });
}

/**
 * The desk's own comparison after a close: the day before, whose orders met the session that has just ended, against
 * the bars that the desk keeps. Kept as the day's line. Null where no day came before.
 */
export async function compareYesterday(
  config: Config,
  books: Database,
  session: string,
  wall: Clock,
): Promise<ParityView | null> {
  const cycles = await books.reads.cycles();
  const before = cycles.filter((cycle) => cycle.session < session && cycle.status === 'completed').at(-1);
  if (!before) return null;
  const compared = { day: before.session, history: 'store' };
  const line = lineOf(await compareRecorded(config, books, compared, wall), compared.history, wall);
  await books.parity.put(line);
  return line;
}

/** What the database keeps of a comparison. */
export function lineOf(report: ParityReport, history: string, wall: Clock): ParityView {
  const { day, next, status, settled, orders, recordedPnl, simulatedPnl, differences, causes, unexplainedShare } = report; // prettier-ignore
  const { unexplained } = causes;
  return {
    day, next, status, settled, orders, recordedPnl, simulatedPnl, causes, unexplainedShare, history,
    at: new Date(wall.now()).toISOString(),
    differences: differences.length,
    differenceDollars: Object.values(causes).reduce((sum, share) => sum + share.absolute, 0),
    unexplained: unexplained.count,
    unexplainedDollars: unexplained.absolute,
    details: differences,
  }; // prettier-ignore
}
