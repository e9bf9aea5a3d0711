import type { BetterSQLite3Database } from 'drizzle-orm/better-sqlite3';

/** Drizzle, typed as SQLite's; PostgreSQL's builders have the same surface for all that is used here. */
export type Db = BetterSQLite3Database<Record<string, never>>;
