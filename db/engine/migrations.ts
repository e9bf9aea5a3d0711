import { readFileSync } from 'node:fs';
import path from 'node:path';
import { readMigrationFiles } from 'drizzle-orm/migrator';
import type { MigrationMeta } from 'drizzle-orm/migrator';
import { DeskError } from '../../domain/index.ts';
import type { Dialect } from './engine.ts';

/** Drizzle's own table, so that its tools read it too. */
export const MIGRATIONS_TABLE = '__drizzle_migrations';

export function knownMigrations(dialect: Dialect): readonly MigrationMeta[] {
  const migrationsFolder = path.join(import.meta.dirname, '..', 'migrations', dialect);
  return readMigrationFiles({ migrationsFolder });
}

/** What the schema changes are called, by their time of creation. */
export function migrationNames(dialect: Dialect): ReadonlyMap<number, string> {
  const file = path.join(import.meta.dirname, '..', 'migrations', dialect, 'meta', '_journal.json');
  const { entries } = JSON.parse(readFileSync(file, 'utf8')) as {
    readonly entries: readonly { readonly when: number; readonly tag: string }[];
  };
  return new Map(entries.map(({ when, tag }) => [when, tag]));
}

/**
 * Which migrations have still to run. They are told apart by their time of creation: a hash would differ where
 * a checkout changed line ends. Throws DATABASE_NEWER where the database has one we do not know.
 */
export function pendingMigrations(
  known: readonly MigrationMeta[],
  applied: readonly number[],
  location: string,
): readonly MigrationMeta[] {
  const names = new Set(known.map((m) => m.folderMillis));
  const strangers = applied.filter((at) => !names.has(at));
  if (strangers.length > 0) {
    throw new DeskError(
      'DATABASE_NEWER',
      `${location}: the database was written by a newer version (${strangers.length} schema changes unknown here)`,
      { hint: 'update this program, or name another database in DATABASE_URL' },
    );
  }
  const done = new Set(applied);
  return known.filter((m) => !done.has(m.folderMillis));
}

export type Counts = ReadonlyMap<string, number>;

/** A migration may not lose rows: counts before and after, of the tables that are still there. */
export function assertNothingLost(before: Counts, after: Counts, location: string): void {
  for (const [table, count] of before) {
    const left = after.get(table);
    if (left === undefined || left >= count) continue;
    throw new DeskError(
      'DATABASE_UNUSABLE',
      `${location}: the schema change would lose ${count - left} of ${count} rows of ${table}; nothing was changed`,
      { hint: 'keep using the former version and report this' },
    );
  }
}

export function olderSchema(location: string): DeskError {
  return new DeskError('DATABASE_UNUSABLE', `${location}: the database has an older schema`, {
    hint: 'start the desk once (npm start): it brings the schema up to date',
  });
}
