import { DeskError } from '../../domain/index.ts';
import type { ExchangeStore } from '../../brokers/exchange/index.ts';
import { openDatabase } from '../../db/index.ts';
import type { Database } from '../../db/index.ts';
import type { ExchangeFolder } from './places.ts';

/** The accounts' databases, one file each, of which this process is the only writer. */
export class AccountBooks {
  readonly #folder: ExchangeFolder;
  readonly #open = new Map<string, Database>();
  /** Time of the last thing that happened in any account, milliseconds since the epoch; 0: nothing did. */
  lastUpdate = 0;

  private constructor(folder: ExchangeFolder) {
    this.#folder = folder;
  }

  /** Opens every account that there is. @throws DeskError DATABASE_LOCKED where another exchange runs on them */
  static async open(folder: ExchangeFolder): Promise<AccountBooks> {
    const books = new AccountBooks(folder);
    try {
      for (const accountId of folder.accounts()) {
        const store = await books.storeOf(accountId);
        const newest = { beyond: Number.MAX_SAFE_INTEGER, newestFirst: true };
        const [last] = (await store.archive?.updates(newest)) ?? [];
        if (last) books.lastUpdate = Math.max(books.lastUpdate, Date.parse(last.at));
      }
      return books;
    } catch (error) {
      await books.close();
      throw error;
    }
  }

  async storeOf(accountId: string): Promise<ExchangeStore> {
    const known = this.#open.get(accountId);
    if (known) return known.exchange;
    const database = await openDatabase({ url: `file:${this.#folder.databaseOf(accountId)}`, mode: 'write' });
    try {
      await database.claim();
    } catch (error) {
      await database.close();
      if (!(error instanceof DeskError) || error.code !== 'DATABASE_LOCKED') throw error;
      throw new DeskError('DATABASE_LOCKED', `the accounts of this exchange are in use: ${error.message}`, {
        cause: error,
        hint: 'end the other exchange, or give this one a folder of its own (RUNTIME_DIR=FOLDER)',
      });
    }
    this.#open.set(accountId, database);
    return database.exchange;
  }

  async close(): Promise<void> {
    for (const database of this.#open.values()) await database.close();
    this.#open.clear();
  }
}
