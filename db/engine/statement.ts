import { Param, Placeholder, getTableColumns, is, sql } from 'drizzle-orm';
import type { SQL } from 'drizzle-orm';
import type { SQLiteTable } from 'drizzle-orm/sqlite-core';
import { DeskError } from '../../domain/index.ts';
import type { Row, TableName, Tables } from '../schema/tables.ts';
import type { Db } from './engine.ts';

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

export function change<V extends Values>(build: Statement['build'], otherwise: string | null = null): (values: V) => Write {
  const statement = { build, otherwise };
  return (values) => ({ statement, values });
}

export function question<R, V extends Values>(build: Statement['build']): (values: V) => Find<R> {
  const statement = { build, otherwise: null };
  return (values) => ({ statement, values });
}

export const value = (name: string): Placeholder => sql.placeholder(name);

/** The value that the conflicting insert brought. */
export const incoming = (column: string): SQL => sql.raw(`excluded."${column}"`);

type Column<N extends TableName> = keyof Row<N> & string;

/** Inserts a whole row; where `key` is taken, sets the named columns to the new values (none: keeps the old row). */
export function upsert<N extends TableName>(
  name: N,
  key: readonly Column<N>[],
  update: readonly Column<N>[] | 'rest',
): (row: Row<N> & Values) => Write {
  return change((db, tables) => {
    const table = tables[name] as unknown as Record<string, never> & SQLiteTable;
    const columns = columnsOf(tables, name);
    const updated = update === 'rest' ? columns.filter((c) => !(key as readonly string[]).includes(c)) : update;
    const insert = db.insert(table).values(Object.fromEntries(columns.map((c) => [c, value(c)])) as never);
    const target = key.map((k) => table[k] as never);
    if (updated.length === 0) return insert.onConflictDoNothing({ target });
    const set = Object.fromEntries(updated.map((c) => [c, incoming(c)])) as never;
    return insert.onConflictDoUpdate({ target, set });
  });
}

function columnsOf(tables: Tables, name: TableName): readonly string[] {
  return Object.keys(getTableColumns(tables[name]));
}

/** The text of a statement and, in the order of its parameters, what fills them. */
export interface Compiled {
  readonly text: string;
  readonly otherwise: string | null;
  args(values: Values): Value[];
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
