import { existsSync, mkdirSync, renameSync, statSync } from 'node:fs';
import path from 'node:path';
import { DeskError } from '../../domain/index.ts';
import { copyDatabase, makeDurable } from '../engine/sqlite/copy.ts';
import { sqliteFault } from '../engine/sqlite/faults.ts';
import { discard, fileToKeep, isFolder, samePlace, verifiedFile } from './place.ts';

export interface Backup {
  readonly file: string;
  readonly events: number;
  /** Last hash of the journal's chain in it. */
  readonly head: string;
  readonly bytes: number;
}

/**
 * A consistent copy of the database beside a desk that may be running, verified after writing. Under its name stands a
 * whole backup or nothing.
 * @param to file to make; its folders are made too
 * @throws DeskError NOT_FOUND, USAGE, DATABASE_UNUSABLE, DATABASE_NEWER, DISK_FULL, JOURNAL_BROKEN
 */
export async function backupDatabase({
  url,
  to,
}: {
  readonly url: string;
  readonly to: string;
}): Promise<Backup> {
  const source = fileToKeep(url, 'backup', to);
  if (!existsSync(source)) {
    throw new DeskError('NOT_FOUND', `${source}: there is no database to back up`, {
      hint: 'name it in DATABASE_URL, or start the desk once (npm start)',
    });
  }
  refuseTarget(source, to);
  const part = `${to}.part`;
  try {
    mkdirSync(path.dirname(to), { recursive: true });
    // Refuses what is not ours before a byte of it is copied.
    if (!(await verifiedFile(source))) throw nothingIn(source);
    discard(part);
    await copyDatabase(source, part);
    const found = await verifiedFile(part);
    if (!found) throw nothingIn(source);
    if (!found.ok) {
      throw new DeskError(
        'JOURNAL_BROKEN',
        `${source}: the journal is broken${found.brokenAt === null ? '' : ` at event ${found.brokenAt}`}, and so would be a backup of it`,
        {
          hint: 'see npm run db -- verify, and put an older backup in its place: npm run db -- restore FILE',
        },
      );
    }
    renameSync(part, to);
    makeDurable(to);
    return { file: to, events: found.events, head: found.head, bytes: statSync(to).size };
  } catch (thrown) {
    discard(part);
    // A fault of the copy is about the place it was to stand in.
    throw sqliteFault(thrown, to);
  }
}

function refuseTarget(source: string, to: string): void {
  const refused = (what: string): DeskError =>
    new DeskError('USAGE', `${to}: ${what}`, { hint: 'name a file that is not there yet' });
  if (samePlace(source, to)) throw refused('that is the database itself, not a place for its backup');
  if (isFolder(to)) throw refused('a folder stands where the backup is to be written');
  if (existsSync(to)) throw refused('a file is there already, and a backup never overwrites one');
}

const nothingIn = (file: string): DeskError =>
  new DeskError('NOT_FOUND', `${file}: the database holds nothing yet`, {
    hint: 'start the desk once (npm start)',
  });
