import { Param, Placeholder, and, eq, getTableColumns, is, sql } from 'drizzle-orm';
import type { SQL } from 'drizzle-orm';
import type { SQLiteColumn, SQLiteTable } from 'drizzle-orm/sqlite-core';
import { DeskError } from '../../domain/index.ts';
import type { Row, TableName, Tables } from '../schema/tables.ts';
import type { Db } from './db.ts';

export type Value = string | number | null;
export type Values = Readonly<Record<string, Value>>;

interface Query {
  toSQL(): { readonly sql: string; readonly params: readonly unknown[] };
}

/** A query with placeholders, built and prepared once for a dialect, then run with values only. */
export interface Statement {
  readonly build: (db: Db, tables: Tables) => Query;
  /** Where the statement changes no row, the transaction fails and says this. */
  readonly otherwise: string | null;
}

/** One change, as data. */
export interface Write {
  readonly statement: Statement;
  readonly values: Values;
}

/** One question, as data; `R` is the shape of its rows. */
export interface Find<R> extends Write {
  readonly row?: R;
}

export function change<V extends object>(
  build: Statement['build'],
  otherwise: string | null = null,
): (values: V) => Write {
  const statement = { build, otherwise };
  return (values) => ({ statement, values: values as unknown as Values });
}

export function question<R, V extends object>(build: Statement['build']): (values: V) => Find<R> {
  const statement = { build, otherwise: null };
  return (values) => ({ statement, values: values as unknown as Values });
}

/** Stands for the value of that name. */
export const value = (name: string): SQL => sql`${sql.placeholder(name)}`;

/** The value that the conflicting insert brought. */
export const incoming = (column: string): SQL => sql.raw(`excluded."${column}"`);

type Column<N extends TableName> = keyof Row<N> & string;

/** A table as its columns by name, for statements made from names. */
type Named = Record<string, SQLiteColumn> & SQLiteTable;

/** Inserts a whole row. */
export function insert<N extends TableName>(name: N): (row: Row<N>) => Write {
  return change((db, tables) => {
    const table = tables[name] as unknown as Named;
    return db.insert(table).values(valuesOf(Object.keys(getTableColumns(table))));
  });
}

/** Inserts a whole row; where `key` is taken, sets the named columns to the new values (none: keeps the old row). */
export function upsert<N extends TableName>(
  name: N,
  key: readonly Column<N>[],
  update: readonly Column<N>[] | 'rest',
): (row: Row<N>) => Write {
  return change((db, tables) => {
    const table = tables[name] as unknown as Named;
    const columns = Object.keys(getTableColumns(table));
    const rest = columns.filter((column) => !(key as readonly string[]).includes(column));
    const updated = update === 'rest' ? rest : update;
    const insert = db.insert(table).values(valuesOf(columns));
    const target = key.map((column) => table[column] as SQLiteColumn);
    if (updated.length === 0) return insert.onConflictDoNothing({ target });
    return insert.onConflictDoUpdate({
      target,
      set: Object.fromEntries(updated.map((c) => [c, incoming(c)])),
    });
  });
}

/** Sets columns of the rows that have the given values in others. */
export function update<N extends TableName, S extends Column<N>, K extends Column<N>>(
  name: N,
  set: readonly S[],
  where: readonly K[],
): (values: Pick<Row<N>, S | K>) => Write {
  return change((db, tables) => {
    const table = tables[name] as unknown as Named;
    const conditions = where.map((column) => eq(table[column] as SQLiteColumn, value(column)));
    return db
      .update(table)
      .set(valuesOf(set))
      .where(and(...conditions));
  });
}

function valuesOf(columns: readonly string[]): Record<string, SQL> {
  return Object.fromEntries(columns.map((column) => [column, value(column)]));
}

/** The text of a statement and, in the order of its parameters, what fills them. */
export interface Compiled {
  readonly text: string;
  readonly otherwise: string | null;
  readonly args: (values: Values) => Value[];
}

export function compile(statement: Statement, db: Db, tables: Tables): Compiled {
  const { sql: text, params } = statement.build(db, tables).toSQL();
  const slots = params.map(slotOf);
  return {
    text,
    otherwise: statement.otherwise,
    args(values) {
      const args: Value[] = [];
      for (const slot of slots) {
        if (typeof slot !== 'object' || slot === null) {
          args.push(slot);
          continue;
        }
        const given = values[slot.name];
        if (given === undefined) throw new DeskError('INTERNAL', `no value for "${slot.name}" in: ${text}`);
        args.push(given);
      }
      return args;
    },
  };
}

function slotOf(param: unknown): Value | { readonly name: string } {
  if (is(param, Placeholder)) return { name: param.name };
  if (is(param, Param)) return slotOf(param.value);
  return param as Value;
}
