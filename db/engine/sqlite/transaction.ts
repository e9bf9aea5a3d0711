import type Sqlite from 'better-sqlite3';

export type Client = Sqlite.Database;

/**
 * Runs work between BEGIN IMMEDIATE and COMMIT. A deferred transaction that reads first and then writes fails at
 * once where another wrote in between; an immediate one waits for its turn. Work that returns a promise would go
 * on outside the transaction: the third parameter makes it a compile-time error.
 */
export function immediately<A extends unknown[], R>(
  client: Client,
  work: (...args: A) => R,
  ..._refused: R extends PromiseLike<unknown> ? ['a transaction cannot wait for a promise'] : []
): (...args: A) => R {
  const transaction = client.transaction(work);
  return (...args) => transaction.immediate(...args);
}
