import { existsSync, linkSync, mkdirSync, renameSync, rmSync } from 'node:fs';
import path from 'node:path';
import Sqlite from 'better-sqlite3';
import { DeskError } from '../../domain/index.ts';
import { copyDatabase, makeDurable } from '../engine/sqlite/copy.ts';
import { lockDesk } from '../engine/sqlite/desk-lock.ts';
import { sqliteFault } from '../engine/sqlite/faults.ts';
import { discard, fileToKeep, isFolder, samePlace, verifiedFile } from './place.ts';

export interface Restored {
  readonly file: string;
  readonly events: number;
  readonly head: string;
  /** Where the database that stood there is kept; null: there was none. */
  readonly replaced: string | null;
}

/**
 * Puts a backup in the database's place. What stood there is kept beside it; the change is one rename, so that an
 * interruption leaves either the old or the new one under the name.
 * @param stamp tells the kept database from others, such as a UTC time
 * @throws DeskError DATABASE_LOCKED while a desk is at work on the database; NOT_FOUND, USAGE, DATABASE_UNUSABLE,
 * DATABASE_NEWER, JOURNAL_BROKEN, DISK_FULL
 */
export async function restoreDatabase(
  { url, from, stamp }: { readonly url: string; readonly from: string; readonly stamp: string }, // prettier-ignore
): Promise<Restored> {
  const file = fileToKeep(url, 'restore', from);
  refuseSource(from, file);
  const { events, head } = await soundBackup(from);
  const fresh = `${file}.restoring`;
  let release: (() => void) | undefined;
  try {
    mkdirSync(path.dirname(file), { recursive: true });
    release = lockDesk(file);
    discard(fresh);
    await copyDatabase(from, fresh);
    await soundBackup(fresh);
    const replaced = existsSync(file) ? await keepBeside(file, stamp) : null;
    renameSync(fresh, file);
    makeDurable(file);
    return { file, events, head, replaced };
  } catch (thrown) {
    discard(fresh);
    throw sqliteFault(thrown, file);
  } finally {
    release?.();
  }
}

function refuseSource(from: string, file: string): void {
  if (!existsSync(from)) {
    throw new DeskError('NOT_FOUND', `${from}: there is no such backup`, {
      hint: 'backups stand in RUNTIME_DIR/backups unless another place was named',
    });
  }
  const refused = (what: string): DeskError =>
    new DeskError('USAGE', `${from}: ${what}`, { hint: 'name a file made by npm run db -- backup' });
  if (isFolder(from)) throw refused('that is a folder, not a backup');
  if (samePlace(from, file)) throw refused('that is the database itself');
  if (isFolder(file)) {
    throw new DeskError('DATABASE_UNUSABLE', `${file}: a folder stands where the database is expected`, {
      hint: 'name a file in DATABASE_URL',
    });
  }
}

async function soundBackup(file: string): Promise<{ readonly events: number; readonly head: string }> {
  const found = await verifiedFile(file);
  if (found?.ok) return found;
  const why = found === null ? 'it holds nothing' : (found.fault ?? 'its journal is broken');
  throw new DeskError('JOURNAL_BROKEN', `${file}: this backup is not restored: ${why}`, {
    hint: 'use another backup; nothing was changed',
  });
}

/** Keeps the old database under a name of its own, its write-ahead log with it. */
async function keepBeside(file: string, stamp: string): Promise<string> {
  let kept = `${file}.replaced-${stamp}`;
  for (let n = 2; existsSync(kept); n++) kept = `${file}.replaced-${stamp}-${n}`;
  if (await readable(file)) foldLog(file);
  // A log that could not be folded in must never meet the new file: it would be taken for its own.
  if (existsSync(`${file}-wal`)) renameSync(`${file}-wal`, `${kept}-wal`);
  rmSync(`${file}-shm`, { force: true });
  try {
    linkSync(file, kept);
  } catch {
    // File systems without a second name for a file.
    renameSync(file, kept);
  }
  return kept;
}

/** What is broken, or no database at all, is kept untouched: opened to write, it might lose its log. */
async function readable(file: string): Promise<boolean> {
  try {
    return (await verifiedFile(file)) !== null;
  } catch {
    return false;
  }
}

/** The last connection that closes folds the log into the file and takes it away. */
function foldLog(file: string): void {
  const client = new Sqlite(file);
  try {
    client.pragma('wal_checkpoint(TRUNCATE)');
  } finally {
    client.close();
  }
}
