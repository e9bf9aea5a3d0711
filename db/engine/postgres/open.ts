import postgres from 'postgres';
import type { Sql } from 'postgres';
import { DeskError } from '../../../domain/index.ts';
import { knownMigrations, olderSchema, pendingMigrations } from '../migrations.ts';
import { PostgresEngine } from './engine.ts';
import { postgresFault } from './faults.ts';
import { appliedPostgres, migratePostgres } from './migrate.ts';

interface Place {
  readonly url: string;
  readonly shown: string;
}

/** Brings the schema up to date and opens for writing. */
export function openToWrite({ url, shown }: Place, busyMilliseconds: number): Promise<PostgresEngine> {
  return withClient(url, shown, { lock_timeout: busyMilliseconds }, async (client) => {
    await assertWritable(client, shown);
    await migratePostgres(client, shown);
    return new PostgresEngine(client, shown);
  });
}

/**
 * Opens for reading beside a writer, changing nothing; null where there is nothing to read yet.
 * @param schema `any` also takes an older one
 */
export function openToRead(
  { url, shown }: Place,
  busyMilliseconds: number,
  schema: 'ours' | 'any' = 'ours',
): Promise<PostgresEngine | null> {
  const settings = { lock_timeout: busyMilliseconds, default_transaction_read_only: true };
  return withClient(url, shown, settings, async (client) => {
    const applied = await appliedPostgres(client);
    if (applied === null) {
      await client.end();
      return null;
    }
    const pending = pendingMigrations(knownMigrations('postgres'), applied, shown);
    if (pending.length > 0 && schema === 'ours') throw olderSchema(shown);
    return new PostgresEngine(client, shown);
  });
}

/** A standby or a user who may only read is told at the start and not at the first event. */
async function assertWritable(client: Sql, shown: string): Promise<void> {
  const [row] = await client<{ transaction_read_only: string }[]>`show transaction_read_only`;
  if (row?.transaction_read_only !== 'on') return;
  throw new DeskError('DATABASE_UNUSABLE', `${shown}: the database is read-only`, {
    hint: 'name a database that may be written in DATABASE_URL',
  });
}

async function withClient<T>(
  url: string,
  shown: string,
  settings: Readonly<Record<string, number | boolean>>,
  use: (client: Sql) => Promise<T>,
): Promise<T> {
  const client = postgres(url, {
    max: 3,
    connect_timeout: 5,
    onnotice: () => {},
    connection: { application_name: 'tickwright', ...settings },
    // 64-bit counts arrive as text by default; ours stay below 2^53.
    types: { bigint: { to: 20, from: [20], parse: Number, serialize: String } },
  }) as unknown as Sql;
  try {
    return await use(client);
  } catch (error) {
    await client.end({ timeout: 0 });
    throw postgresFault(error, shown);
  }
}
