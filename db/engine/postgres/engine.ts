import { drizzle } from 'drizzle-orm/postgres-js';
import type { ReservedSql, Sql, TransactionSql } from 'postgres';
import { DeskError } from '../../../domain/index.ts';
import { tables } from '../../schema/postgres.ts';
import type { Db } from '../db.ts';
import type { Engine } from '../engine.ts';
import { FORCE_COMMIT } from '../force-commit.ts';
import { compile } from '../statement.ts';
import type { Compiled, Find, Statement, Write } from '../statement.ts';
import { postgresFault } from './faults.ts';
import { appliedPostgres } from './migrate.ts';

/** PostgreSQL through postgres.js. Writes go one transaction after the other, in the order they were asked for. */
export class PostgresEngine implements Engine {
  readonly dialect = 'postgres';
  readonly tables = tables;
  readonly db: Db;
  readonly #client: Sql;
  #claim: ReservedSql | undefined;
  readonly #compiled = new Map<Statement, Compiled>();
  #turn: Promise<unknown> = Promise.resolve();

  constructor(
    client: Sql,
    readonly location: string,
  ) {
    this.#client = client;
    // Drizzle types its dialects apart; the builders used here have the same surface (see schema/postgres-kit.ts).
    this.db = drizzle(client) as unknown as Db;
  }

  commit(writes: readonly Write[]): Promise<void> {
    return this.#inTurn(async (tx) => {
      await Promise.all(writes.map((write) => this.#run(tx, write)));
    });
  }

  /** A commit that waits for the log to be on disk, whatever the server's default; the log is one, in order. */
  flush(): Promise<void> {
    return this.#inTurn(async (tx) => {
      await tx.unsafe('set local synchronous_commit = on');
      await this.#run(tx, FORCE_COMMIT);
    });
  }

  async find<R>(query: Find<R>): Promise<readonly R[]> {
    try {
      const { text, args } = this.#compile(query.statement);
      return (await this.#client.unsafe(text, args(query.values), { prepare: true })) as unknown as R[];
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
    return (await appliedPostgres(this.#client)) ?? [];
  }

  /** The server keeps checksums of its own. */
  async integrity(): Promise<string | null> {
    return null;
  }

  fault(thrown: unknown): DeskError {
    return postgresFault(thrown, this.location);
  }

  /** A session lock of the server: gone with the connection, so a killed desk leaves none. */
  async claim(): Promise<void> {
    if (this.#claim) return;
    const claim = await this.#client.reserve();
    const [row] = await claim<{ got: boolean }[]>`
      select pg_try_advisory_lock(hashtext('tickwright'), hashtext(current_schema())) as got`;
    if (row?.got) {
      this.#claim = claim;
      return;
    }
    claim.release();
    throw new DeskError('DATABASE_LOCKED', `${this.location}: another desk is at work on this database`, {
      hint: 'end it first, or give this one a schema or a database of its own (DATABASE_URL)',
    });
  }

  async close(): Promise<void> {
    await this.#turn;
    this.#claim?.release();
    await this.#client.end({ timeout: 5 });
  }

  #inTurn(work: (tx: TransactionSql) => Promise<void>): Promise<void> {
    const mine = this.#turn.then(async () => {
      try {
        await this.#client.begin(work);
      } catch (error) {
        throw this.fault(error);
      }
    });
    this.#turn = mine.catch(() => {});
    return mine;
  }

  async #run(tx: TransactionSql, write: Write): Promise<void> {
    const { text, args, otherwise } = this.#compile(write.statement);
    const { count } = await tx.unsafe(text, args(write.values), { prepare: true });
    if (count === 0 && otherwise !== null)
      throw new DeskError('DATABASE_LOCKED', `${this.location}: ${otherwise}`);
  }

  #compile(statement: Statement): Compiled {
    let compiled = this.#compiled.get(statement);
    if (!compiled) {
      compiled = compile(statement, this.db, this.tables);
      this.#compiled.set(statement, compiled);
    }
    return compiled;
  }
}
