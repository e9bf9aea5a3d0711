import { databaseOn } from './database.ts';
import type { Database } from './database.ts';
import type { Engine } from './engine/engine.ts';
import { locate } from './engine/location.ts';
import * as sqlite from './engine/sqlite/open.ts';
import { assertWhole } from './journal/head.ts';

export interface OpenOptions {
  /** `file:PATH` or `postgres://...`, as DATABASE_URL. */
  readonly url: string;
  /** `write` makes and migrates the database; `read` changes nothing and stands in nobody's way. */
  readonly mode: 'write' | 'read';
  /** How long to wait for another's lock, milliseconds. @default 2000 */
  readonly busyMilliseconds?: number;
}

/**
 * Opens the desk's database. To read, an absent or empty one is as good as one without rows.
 * @throws DeskError DATABASE_UNUSABLE, DATABASE_LOCKED, DATABASE_NEWER, DISK_FULL, JOURNAL_BROKEN, CONFIG_INVALID
 */
export async function openDatabase(options: OpenOptions): Promise<Database> {
  const engine = await openEngine(options);
  try {
    if (options.mode === 'write') await assertWhole(engine);
    return await databaseOn(engine);
  } catch (error) {
    await engine.close();
    throw engine.fault(error);
  }
}

/** Where nothing is there to read, a database in memory stands in. */
async function openEngine({ url, mode, busyMilliseconds = 2000 }: OpenOptions): Promise<Engine> {
  const place = locate(url);
  if (place.dialect === 'sqlite') {
    if (mode === 'write') return sqlite.openToWrite(place.file, busyMilliseconds);
    return sqlite.openToRead(place.file, busyMilliseconds) ?? nothing();
  }
  // Loaded only where asked for: most desks never need the second driver.
  const postgres = await import('./engine/postgres/open.ts');
  if (mode === 'write') return postgres.openToWrite(place, busyMilliseconds);
  return (await postgres.openToRead(place, busyMilliseconds)) ?? nothing();
}

const nothing = (): Engine => sqlite.openToWrite(':memory:', 0);
