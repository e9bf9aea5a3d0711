import { and, asc, desc, eq, gte, sql } from 'drizzle-orm';
import type { SQL } from 'drizzle-orm';
import type { SQLiteColumn, SQLiteTable } from 'drizzle-orm/sqlite-core';
import type { Engine } from '../engine/engine.ts';
import type { Row, TableName } from '../schema/tables.ts';

/** What a list is narrowed to; each list looks at what applies to it. */
export interface Filter {
  readonly symbol?: string | undefined;
  readonly strategy?: string | undefined;
  /** A session (YYYY-MM-DD) or an instant (ISO 8601), inclusive. */
  readonly since?: string | undefined;
  readonly status?: string | undefined;
  readonly cycleId?: string | undefined;
  readonly clientOrderId?: string | undefined;
  /** The broker's, of an order. */
  readonly orderId?: string | undefined;
  /** Trades and orders that have not ended. */
  readonly open?: true | undefined;
  /** The newest so many; still oldest first. */
  readonly limit?: number | undefined;
}

/** Rows in ascending order; conditions that are undefined do not bind. */
export async function listRows<N extends TableName>(
  engine: Engine,
  name: N,
  where: readonly (SQL | undefined)[],
  order: readonly (SQLiteColumn | SQL)[],
  limit?: number,
): Promise<Row<N>[]> {
  const table = engine.tables[name] as SQLiteTable;
  const query = engine.db
    .select()
    .from(table)
    .where(and(...where));
  if (limit === undefined)
    return (await engine.read(query.orderBy(...order.map((by) => asc(by))))) as Row<N>[];
  const newest = query.orderBy(...order.map((by) => desc(by))).limit(Math.max(0, Math.trunc(limit)));
  return ((await engine.read(newest)) as Row<N>[]).reverse();
}

export const same = (column: SQLiteColumn, wanted: string | undefined): SQL | undefined =>
  wanted === undefined ? undefined : eq(column, wanted);

export const from = (column: SQLiteColumn, since: string | undefined): SQL | undefined =>
  since === undefined ? undefined : gte(column, since);

/** For columns that hold sessions: an instant stands for its day. */
export const fromSession = (column: SQLiteColumn, since: string | undefined): SQL | undefined =>
  from(column, since?.slice(0, 10));

/** A text ordered by its bytes in both dialects; PostgreSQL would order it by the server's language. */
export const bytewise = (engine: Engine, column: SQLiteColumn): SQL =>
  engine.dialect === 'postgres' ? sql`${column} collate "C"` : sql`${column}`;
