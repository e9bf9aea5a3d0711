import type { Sql, TransactionSql } from 'postgres';
import { MIGRATIONS_TABLE, assertNothingLost, knownMigrations, pendingMigrations } from '../migrations.ts';

type Client = Sql | TransactionSql;

/** Any number does, as long as no other program takes the same. */
const MIGRATING = 7_210_451;

async function tablesOf(client: Client): Promise<readonly string[]> {
  const rows = await client<{ name: string }[]>`
    select table_name as name from information_schema.tables
    where table_schema = current_schema() and table_type = 'BASE TABLE'`;
  return rows.map((row) => row.name);
}

/** Times of the applied migrations; null where the schema holds none. */
export async function appliedPostgres(client: Client): Promise<readonly number[] | null> {
  if (!(await tablesOf(client)).includes(MIGRATIONS_TABLE)) return null;
  const rows = await client.unsafe<{ created_at: number }[]>(`select created_at from "${MIGRATIONS_TABLE}"`);
  return rows.map((row) => Number(row.created_at));
}

async function countRows(client: Client): Promise<ReadonlyMap<string, number>> {
  const counts = new Map<string, number>();
  for (const table of await tablesOf(client)) {
    const [row] = await client.unsafe<{ n: number }[]>(`select count(*) as n from "${table}"`);
    counts.set(table, Number(row?.n));
  }
  return counts;
}

/** Brings the schema up to date: everything that is pending, or nothing. */
export async function migratePostgres(
  client: Sql,
  location: string,
  known = knownMigrations('postgres'),
): Promise<void> {
  const pending = pendingMigrations(known, (await appliedPostgres(client)) ?? [], location);
  if (pending.length === 0) return;
  await client.begin(async (tx) => {
    await tx`select pg_advisory_xact_lock(${MIGRATING})`;
    const before = await countRows(tx);
    await tx.unsafe(
      `create table if not exists "${MIGRATIONS_TABLE}" (id serial primary key, hash text not null, created_at bigint)`,
    );
    // Asked again inside: another process may have been here first.
    for (const migration of pendingMigrations(known, (await appliedPostgres(tx)) ?? [], location)) {
      for (const statement of migration.sql) await tx.unsafe(statement);
      await tx.unsafe(`insert into "${MIGRATIONS_TABLE}" (hash, created_at) values ($1, $2)`, [
        migration.hash,
        migration.folderMillis,
      ]);
    }
    assertNothingLost(before, await countRows(tx), location);
  });
}
