import type { Engine } from '../engine/engine.ts';
import { locate } from '../engine/location.ts';
import { migrationNames } from '../engine/migrations.ts';
import * as sqlite from '../engine/sqlite/open.ts';

export interface Migration {
  readonly location: string;
  /** Newest schema change in the database before and after; null: it had none. */
  readonly from: string | null;
  readonly to: string;
  /** Names of the schema changes made, oldest first. */
  readonly applied: readonly string[];
}

const BUSY = 2000;

/**
 * Brings the schema up to date: everything that is pending, or nothing. An absent database is made.
 * @throws DeskError DATABASE_LOCKED while a desk is at work on one that has to change; else as opening does
 */
export async function migrateDatabase(url: string): Promise<Migration> {
  const place = locate(url);
  const names = [...migrationNames(place.dialect)].sort(([a], [b]) => a - b);
  const to = names.at(-1)?.[1] ?? '';
  const postgres = place.dialect === 'postgres' ? await import('../engine/postgres/open.ts') : null;
  const before: Engine | null =
    place.dialect === 'sqlite'
      ? sqlite.openToRead(place.file, BUSY, 'any')
      : ((await postgres?.openToRead(place, BUSY, 'any')) ?? null);
  try {
    const done = new Set(before ? await before.migrations() : []);
    const pending = names.filter(([at]) => !done.has(at)).map(([, name]) => name);
    const from = names.findLast(([at]) => done.has(at))?.[1] ?? null;
    const location = place.dialect === 'sqlite' ? place.file : place.shown;
    if (pending.length > 0) {
      await before?.claim();
      const engine =
        place.dialect === 'sqlite'
          ? sqlite.openToWrite(place.file, BUSY)
          : await postgres?.openToWrite(place, BUSY);
      await engine?.close();
    }
    return { location, from, to, applied: pending };
  } finally {
    await before?.close();
  }
}
