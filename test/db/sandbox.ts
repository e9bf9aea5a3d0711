import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import Sqlite from 'better-sqlite3';
import postgres from 'postgres';

/** A place for one database of a test. */
export interface Sandbox {
  readonly url: string;
  /** Changes the database behind the desk's back. */
  tamper(statement: string): Promise<void>;
  destroy(): Promise<void>;
}

export interface Dialect {
  readonly name: string;
  /** Why its tests do not run here; null: they do. */
  readonly missing: string | null;
  sandbox(): Promise<Sandbox>;
}

export function folder(): { readonly path: string; destroy(): void } {
  const made = mkdtempSync(path.join(tmpdir(), 'desk-db-'));
  return { path: made, destroy: () => rmSync(made, { recursive: true, force: true }) };
}

const sqlite: Dialect = {
  name: 'SQLite',
  missing: null,
  async sandbox() {
    const at = folder();
    const file = path.join(at.path, 'desk.db');
    return {
      url: `file:${file}`,
      async tamper(statement) {
        const client = new Sqlite(file);
        client.exec(statement);
        client.close();
      },
      destroy: async () => at.destroy(),
    };
  },
};

const server = process.env['TEST_POSTGRES_URL'] ?? 'postgres://postgres@127.0.0.1:5432/test';
let schemas = 0;

async function asked(statement: string, url = server): Promise<void> {
  const client = postgres(url, { max: 1, connect_timeout: 2, onnotice: () => {} });
  try {
    await client.unsafe(statement);
  } finally {
    await client.end({ timeout: 1 });
  }
}

async function whyNotPostgres(): Promise<string | null> {
  try {
    await asked('select 1');
    return null;
  } catch (error) {
    return error instanceof Error ? error.message || error.name : String(error);
  }
}

const postgresDialect: Dialect = {
  name: 'PostgreSQL',
  missing: await whyNotPostgres(),
  /** A schema of its own, dropped afterwards. */
  async sandbox() {
    const schema = `desk_test_${process.pid}_${++schemas}`;
    await asked(`drop schema if exists ${schema} cascade`);
    await asked(`create schema ${schema}`);
    const url = new URL(server);
    url.searchParams.set('search_path', schema);
    return {
      url: url.toString(),
      tamper: (statement) => asked(statement, url.toString()),
      destroy: () => asked(`drop schema ${schema} cascade`),
    };
  },
};

export const DIALECTS: readonly Dialect[] = [sqlite, postgresDialect];

/** Titles say what is left out and why. */
export const titleOf = ({ name, missing }: Dialect): string =>
  missing === null ? name : `${name} (skipped: no server at TEST_POSTGRES_URL: ${missing})`;
