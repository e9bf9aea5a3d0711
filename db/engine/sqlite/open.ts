import { existsSync, mkdirSync, statSync } from 'node:fs';
import path from 'node:path';
import Sqlite from 'better-sqlite3';
import { DeskError } from '../../../domain/index.ts';
import { knownMigrations, olderSchema, pendingMigrations } from '../migrations.ts';
import { SqliteEngine } from './engine.ts';
import { sqliteFault } from './faults.ts';
import { appliedSqlite, migrateSqlite } from './migrate.ts';
import { immediately } from './transaction.ts';
import type { Client } from './transaction.ts';

/** Opens for writing: makes the folder and the file where absent, and brings the schema up to date. */
export function openToWrite(file: string, busyMilliseconds: number): SqliteEngine {
  return guarded(file, () => {
    if (file !== ':memory:') {
      refuseFolder(file);
      mkdirSync(path.dirname(file), { recursive: true });
    }
    return withClient(new Sqlite(file, { timeout: busyMilliseconds }), (client) => {
      // Somebody else's database is refused before a byte of it is changed.
      appliedSqlite(client, file);
      configure(client, file);
      assertWritable(client);
      migrateSqlite(client, file);
      return new SqliteEngine(client, file);
    });
  });
}

/**
 * Opens for reading beside a writer, changing nothing; null where there is nothing to read yet.
 * @param schema `any` also takes an older one: its journal can be checked, its tables may lack columns
 */
export function openToRead(
  file: string,
  busyMilliseconds: number,
  schema: 'ours' | 'any' = 'ours',
): SqliteEngine | null {
  return guarded(file, () => {
    if (file === ':memory:' || !existsSync(file)) return null;
    refuseFolder(file);
    return withClient(
      new Sqlite(file, { timeout: busyMilliseconds, readonly: true, fileMustExist: true }),
      (client) => {
        const applied = appliedSqlite(client, file);
        if (applied === null) {
          client.close();
          return null;
        }
        const pending = pendingMigrations(knownMigrations('sqlite'), applied, file);
        if (pending.length > 0 && schema === 'ours') throw olderSchema(file);
        return new SqliteEngine(client, file);
      },
    );
  });
}

function configure(client: Client, file: string): void {
  const mode = client.pragma('journal_mode = WAL', { simple: true });
  if (mode !== 'wal' && mode !== 'memory') {
    throw new DeskError('DATABASE_UNUSABLE', `${file}: this file system allows no write-ahead log`, {
      hint: 'put the database on a local disk',
    });
  }
  // Set at every open: the build's default differs between the run that makes the file and the later ones.
  client.pragma('synchronous = NORMAL');
  client.pragma('fullfsync = ON');
  client.pragma('foreign_keys = ON');
  // Kibibytes of pages kept in memory; the driver's own 16 MB count against a desk that only ever appends.
  client.pragma('cache_size = -2000');
}

/**
 * A lock that stays, or a file that may only be read, is told at the start and not at the first event. It takes a real
 * write: where a reader left its log beside a read-only file, an empty transaction goes through.
 */
function assertWritable(client: Client): void {
  const version = Number(client.pragma('user_version', { simple: true }));
  immediately(client, () => {
    client.pragma(`user_version = ${version}`);
  })();
}

function refuseFolder(file: string): void {
  if (!statSync(file, { throwIfNoEntry: false })?.isDirectory()) return;
  throw new DeskError(
    'DATABASE_UNUSABLE',
    `${file}: a folder (directory) stands where the database file is expected`,
    {
      hint: 'name a file in DATABASE_URL',
    },
  );
}

function withClient<T>(client: Client, use: (client: Client) => T): T {
  try {
    return use(client);
  } catch (error) {
    client.close();
    throw error;
  }
}

function guarded<T>(file: string, work: () => T): T {
  try {
    return work();
  } catch (error) {
    throw sqliteFault(error, file);
  }
}
