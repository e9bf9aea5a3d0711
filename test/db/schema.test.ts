import { readFileSync, readdirSync } from 'node:fs';
import path from 'node:path';
import Sqlite from 'better-sqlite3';
import {
  generateDrizzleJson,
  generateMigration,
  generateSQLiteDrizzleJson,
  generateSQLiteMigration,
} from 'drizzle-kit/api';
import { describe, expect, it } from 'vitest';
import { describeSchema } from '../../db/index.ts';
import { knownMigrations } from '../../db/engine/migrations.ts';
import { migrateSqlite } from '../../db/engine/sqlite/migrate.ts';
import { tables as postgresTables } from '../../db/schema/postgres.ts';
import { tables as sqliteTables } from '../../db/schema/sqlite.ts';

const MIGRATIONS = path.resolve(import.meta.dirname, '../../db/migrations');
const KNOWN = knownMigrations('sqlite');

const texts = (dialect: string): string =>
  readdirSync(path.join(MIGRATIONS, dialect))
    .filter((name) => name.endsWith('.sql'))
    .map((name) => readFileSync(path.join(MIGRATIONS, dialect, name), 'utf8'))
    .join('\n');

function lastSnapshot(dialect: string): never {
  const meta = path.join(MIGRATIONS, dialect, 'meta');
  const name = readdirSync(meta)
    .filter((entry) => entry.endsWith('_snapshot.json'))
    .sort()
    .at(-1)!;
  return JSON.parse(readFileSync(path.join(meta, name), 'utf8')) as never;
}

const migration = (at: number, ...sql: string[]): (typeof KNOWN)[number] => ({
  sql,
  bps: true,
  folderMillis: at,
  hash: `${at}`,
});

describe('the schema', () => {
  it('is what the committed migrations make, in both dialects', async () => {
    const sqlite = await generateSQLiteDrizzleJson(sqliteTables);
    expect(await generateSQLiteMigration(lastSnapshot('sqlite'), sqlite), 'npm run db:generate').toEqual([]);
    const postgres = generateDrizzleJson(postgresTables);
    expect(await generateMigration(lastSnapshot('postgres'), postgres), 'npm run db:generate').toEqual([]);
  });

  it('is strict about types in SQLite', () => {
    const client = new Sqlite(':memory:');
    migrateSqlite(client, ':memory:');
    const lax = client
      .prepare(
        "select name from pragma_table_list where type = 'table' and strict = 0 and name not like 'sqlite%'",
      )
      .pluck()
      .all();
    expect(lax, 'end each CREATE TABLE of a new migration with STRICT').toEqual(['__drizzle_migrations']);
    client.close();
  });

  it('deletes nothing by cascade and names no schema', () => {
    for (const dialect of ['sqlite', 'postgres'])
      expect(texts(dialect)).not.toMatch(/on delete (cascade|set)|"public"\./i);
  });

  it('is described table by table, with the types of both dialects', async () => {
    const described = await describeSchema();
    expect(described.map((table) => table.name).sort()).toEqual(Object.keys(sqliteTables).sort());
    const ledger = described.find((table) => table.name === 'exchange_ledger');
    expect(ledger?.columns).toContainEqual({
      name: 'cash_micros', sqlite: 'integer', postgres: 'bigint', nullable: false, unique: false,
    }); // prettier-ignore
    for (const { columns } of described) for (const column of columns) expect(column.postgres).not.toBe('');
  });
});

describe('migrating', () => {
  it('runs what is pending, once', () => {
    const client = new Sqlite(':memory:');
    const more = [...KNOWN, migration(9e12, 'create table later (a integer) strict')];
    migrateSqlite(client, ':memory:');
    migrateSqlite(client, ':memory:', more);
    migrateSqlite(client, ':memory:', more);
    expect(client.prepare('select count(*) from __drizzle_migrations').pluck().get()).toBe(KNOWN.length + 1);
    expect(client.pragma('foreign_keys', { simple: true })).toBe(1);
    client.close();
  });

  it('that would lose rows, or fails half way, changes nothing', () => {
    const client = new Sqlite(':memory:');
    migrateSqlite(client, ':memory:');
    client.exec("insert into desk_state values ('a', 'b')");
    const losing = migration(9e12, 'create table later (a integer) strict', 'delete from desk_state');
    expect(() => migrateSqlite(client, 'desk.db', [...KNOWN, losing])).toThrow(
      /would lose 1 of 1 rows of desk_state/,
    );
    const failing = migration(9e12, 'create table later (a integer) strict', 'create nonsense');
    expect(() => migrateSqlite(client, 'desk.db', [...KNOWN, failing])).toThrow(/nonsense/);
    expect(client.prepare('select text from desk_state').pluck().all()).toEqual(['b']);
    expect(client.prepare("select count(*) from sqlite_master where name = 'later'").pluck().get()).toBe(0);
    client.close();
  });
});
