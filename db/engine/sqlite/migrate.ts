import { DeskError } from '../../../domain/index.ts';
import { MIGRATIONS_TABLE, assertNothingLost, knownMigrations, pendingMigrations } from '../migrations.ts';
import { immediately } from './transaction.ts';
import type { Client } from './transaction.ts';

/** Tables of a person or a program; SQLite's own left out. */
function tablesOf(client: Client): readonly string[] {
  return client
    .prepare(`select name from sqlite_master where type = 'table' and name not like 'sqlite\\_%' escape '\\'`)
    .pluck()
    .all() as string[];
}

/** Times of the applied migrations; null where the file holds nothing yet. Throws where it is not the desk's. */
export function appliedSqlite(client: Client, file: string): readonly number[] | null {
  const tables = tablesOf(client);
  if (tables.length === 0) return null;
  if (!tables.includes(MIGRATIONS_TABLE)) {
    throw new DeskError(
      'DATABASE_UNUSABLE',
      `${file}: not a database of this desk, it belongs to something else`,
      {
        hint: 'name another file in DATABASE_URL',
      },
    );
  }
  return client.prepare(`select created_at from "${MIGRATIONS_TABLE}"`).pluck().all().map(Number);
}

function countRows(client: Client): ReadonlyMap<string, number> {
  const counts = new Map<string, number>();
  for (const table of tablesOf(client)) {
    counts.set(table, client.prepare(`select count(*) from "${table}"`).pluck().get() as number);
  }
  return counts;
}

/** Brings the schema up to date: everything that is pending, or nothing. */
export function migrateSqlite(client: Client, file: string, known = knownMigrations('sqlite')): void {
  if (pendingMigrations(known, appliedSqlite(client, file) ?? [], file).length === 0) return;
  // A rebuilt table would otherwise take the rows that refer to it along; the pragma is without effect inside.
  client.pragma('foreign_keys = OFF');
  try {
    immediately(client, () => {
      const before = countRows(client);
      client.exec(
        `create table if not exists "${MIGRATIONS_TABLE}" (id integer primary key, hash text not null, created_at numeric)`,
      );
      // Asked again inside: another process may have been here first.
      for (const migration of pendingMigrations(known, appliedSqlite(client, file) ?? [], file)) {
        for (const statement of migration.sql) client.exec(statement);
        client
          .prepare(`insert into "${MIGRATIONS_TABLE}" (hash, created_at) values (?, ?)`)
          .run(migration.hash, migration.folderMillis);
      }
      if ((client.pragma('foreign_key_check') as unknown[]).length > 0) {
        throw new DeskError(
          'DATABASE_UNUSABLE',
          `${file}: the schema change would break references; nothing was changed`,
        );
      }
      assertNothingLost(before, countRows(client), file);
    })();
  } finally {
    client.pragma('foreign_keys = ON');
  }
}
