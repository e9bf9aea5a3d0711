import { openDatabase } from '../../db/index.ts';
import { WallClock } from '../../domain/index.ts';
import { createRedactor, loadConfig } from '../../orchestrator/config/index.ts';
import { recordingOf, replay as replayRun, whatIf } from '../../orchestrator/replay/index.ts';
import type { Difference, Replayed } from '../../orchestrator/replay/index.ts';
import { checkJournal } from '../../orchestrator/start-checks.ts';
import type { Face } from '../face.ts';
import { counted, integer } from '../../words/format.ts';
import { progressLine } from '../progress.ts';

export interface ReplayOptions {
  readonly from?: string;
  readonly to?: string;
  readonly param?: readonly string[];
  readonly json?: boolean;
}

/** Lives through what is on record with the code of today; 1 where an event comes out differently. */
export async function replay(face: Face, options: ReplayOptions): Promise<number> {
  const parameters = whatIf(options.param ?? []);
  const config = loadConfig({ purpose: 'query' });
  const redact = createRedactor(config.secrets);
  face.hide(redact);
  const wall = new WallClock();
  const database = await openDatabase({ url: config.databaseUrl, mode: 'read' });
  try {
    await checkJournal(database);
    const { from, to } = options;
    const all = (await database.reads.cycles()).length;
    const bar = progressLine(face);
    const begun = wall.now();
    const replayed = await replayRun({
      recording: recordingOf(database),
      settings: config.settings,
      from,
      to,
      parameters,
      progress: (done, cycle) => bar.show(done, Math.max(done, all), cycle, wall.now() - begun),
    });
    bar.clear();
    const seconds = (wall.now() - begun) / 1000;
    const cyclesPerSecond = seconds > 0 ? replayed.cycles / seconds : null;
    if (options.json) face.out(`${redact(JSON.stringify({ ...replayed, seconds, cyclesPerSecond }))}\n`);
    else if (replayed.identical) face.out(same(face, replayed, cyclesPerSecond));
    if (replayed.difference === null) return 0;
    face.err(redact(differs(replayed.difference, replayed)));
    return 1;
  } finally {
    await database.close();
  }
}

function same({ style }: Face, told: Replayed, cyclesPerSecond: number | null): string {
  if (told.cycles === 0 && !told.unfinished) return 'no finished cycle is on record yet: nothing to replay\n';
  const { cycles, first, last, events, compared, entered, folded } = told;
  const rate = cyclesPerSecond === null ? '' : `, ${integer(cyclesPerSecond)} cycles a second`;
  const lines = [
    `${style.green('identical')}: ${counted(cycles, 'cycle')}, ${first ?? ''} to ${last ?? ''}: ${counted(events, 'event')} byte for byte${rate}`,
    `  ${integer(compared)} worked out anew by the desk, ${integer(entered)} from outside as recorded (starts, orders and fills, halts, reconciliations)`,
  ];
  if (folded > 0) lines.push(`  ${integer(folded)} before them folded, not lived through`);
  if (told.unfinished) lines.push('  the last cycle on record was interrupted: it is replayed as far as it came');
  return `${lines.join('\n')}\n`;
} // prettier-ignore

function differs({ seq, cycle, type, path, recorded, replayed }: Difference, told: Replayed): string {
  const value = (what: unknown): string => (JSON.stringify(what) ?? 'nothing').slice(0, 2000);
  return [
    `tickwright: event ${seq} (${type}${cycle === null ? '' : ` of ${cycle}`}) comes out differently than recorded`,
    `  at       ${path}`,
    `  recorded ${value(recorded)}`,
    `  replayed ${value(replayed)}`,
    `  ${counted(told.events, 'event')} before it came out the same`,
    '  to do: if the change of code, parameters or settings is meant, say so where it is described; else find it there',
    '',
  ].join('\n');
}
