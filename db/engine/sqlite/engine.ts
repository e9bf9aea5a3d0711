import type Sqlite from 'better-sqlite3';
import { drizzle } from 'drizzle-orm/better-sqlite3';
import { DeskError } from '../../../domain/index.ts';
import { tables } from '../../schema/sqlite.ts';
import type { Db } from '../db.ts';
import type { Engine } from '../engine.ts';
import { FORCE_COMMIT } from '../force-commit.ts';
import { compile } from '../statement.ts';
import type { Compiled, Find, Statement, Write } from '../statement.ts';
import { lockDesk } from './desk-lock.ts';
import { sqliteFault } from './faults.ts';
import { appliedSqlite } from './migrate.ts';
import { immediately } from './transaction.ts';
import type { Client } from './transaction.ts';

interface Prepared extends Compiled {
  readonly statement: Sqlite.Statement<unknown[]>;
}

/** SQLite through better-sqlite3: synchronous inside, so that a transaction can never be left open. */
export class SqliteEngine implements Engine {
  readonly dialect = 'sqlite';
  readonly tables = tables;
  readonly db: Db;
  readonly #client: Client;
  readonly #prepared = new Map<Statement, Prepared>();
  #release: (() => void) | undefined;
  readonly #apply: (writes: readonly Write[]) => void;

  constructor(
    client: Client,
    readonly location: string,
  ) {
    this.#client = client;
    this.db = drizzle(client);
    this.#apply = immediately(client, (writes: readonly Write[]) => {
      for (const write of writes) this.#run(write);
    });
  }

  async commit(writes: readonly Write[]): Promise<void> {
    try {
      this.#apply(writes);
    } catch (error) {
      throw this.fault(error);
    }
  }

  /**
   * A commit with synchronous FULL syncs the write-ahead log, and with it every commit that stands before it
   * there. It has to change a page to do so. Source: sqlite.org/pragma.html#pragma_synchronous, sqlite.org/wal.html.
   */
  async flush(): Promise<void> {
    try {
      this.#client.pragma('synchronous = FULL');
      try {
        this.#apply([FORCE_COMMIT]);
      } finally {
        this.#client.pragma('synchronous = NORMAL');
      }
    } catch (error) {
      throw this.fault(error);
    }
  }

  async find<R>(query: Find<R>): Promise<readonly R[]> {
    try {
      const prepared = this.#prepare(query.statement);
      return prepared.statement.all(prepared.args(query.values)) as R[];
    } catch (error) {
      throw this.fault(error);
    }
  }

  async read<T>(query: PromiseLike<T>): Promise<T> {
    try {
      return await query;
    } catch (error) {
      throw this.fault(error);
    }
  }

  async migrations(): Promise<readonly number[]> {
    return appliedSqlite(this.#client, this.location) ?? [];
  }

  async integrity(): Promise<string | null> {
    try {
      const found = this.#client.pragma('integrity_check(1)', { simple: true });
      return found === 'ok' ? null : String(found);
    } catch (error) {
      return this.fault(error).message;
    }
  }

  fault(thrown: unknown): DeskError {
    return sqliteFault(thrown, this.location);
  }

  async claim(): Promise<void> {
    if (this.location === ':memory:') return;
    try {
      this.#release ??= lockDesk(this.location);
    } catch (error) {
      throw this.fault(error);
    }
  }

  async close(): Promise<void> {
    this.#release?.();
    this.#client.close();
  }

  #run(write: Write): void {
    const prepared = this.#prepare(write.statement);
    const { changes } = prepared.statement.run(prepared.args(write.values));
    if (changes === 0 && prepared.otherwise !== null) {
      throw new DeskError('DATABASE_LOCKED', `${this.location}: ${prepared.otherwise}`);
    }
  }

  #prepare(statement: Statement): Prepared {
    const known = this.#prepared.get(statement);
    if (known) return known;
    const compiled = compile(statement, this.db, this.tables);
    const prepared = { ...compiled, statement: this.#client.prepare<unknown[]>(compiled.text) };
    this.#prepared.set(statement, prepared);
    return prepared;
  }
}
