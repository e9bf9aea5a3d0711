import type { DeskError } from '../../domain/index.ts';
import type { Tables } from '../schema/tables.ts';
import type { Db } from './db.ts';
import type { Find, Write } from './statement.ts';

export type Dialect = 'sqlite' | 'postgres';

/**
 * A dialect behind the journal, the stores and the read models. Writes are data: no callback runs inside a
 * transaction, so none can be asynchronous there. Every fault is thrown as a DeskError.
 */
export interface Engine {
  readonly dialect: Dialect;
  /** Where the data is, for people: a path, or a URL without its password. */
  readonly location: string;
  readonly db: Db;
  readonly tables: Tables;
  /** All in one transaction, in order, or none. */
  commit(writes: readonly Write[]): Promise<void>;
  /** Everything committed so far survives a power cut when this returns. */
  flush(): Promise<void>;
  /** Rows of a prepared query; keys are column names. */
  find<R>(query: Find<R>): Promise<readonly R[]>;
  /** Runs a drizzle query built on `db`. */
  read<T>(query: PromiseLike<T>): Promise<T>;
  /** Times of the schema changes the database has, as its migrations are told apart. */
  migrations(): Promise<readonly number[]>;
  /** What the database itself finds wrong with its file; null: nothing. */
  integrity(): Promise<string | null>;
  /** What the driver threw, as a fault a person can act on. */
  fault(thrown: unknown): DeskError;
  /**
   * Makes this process the one desk on the database until it is closed.
   * @throws DeskError DATABASE_LOCKED where another one is at work
   */
  claim(): Promise<void>;
  close(): Promise<void>;
}
