import { statSync } from 'node:fs';
import { openDatabase } from '../../../db/index.ts';
import type { Database } from '../../../db/index.ts';
import type { Clock } from '../../../domain/index.ts';

export interface BooksParts {
  readonly url: string;
  /** The SQLite file; null for a server. */
  readonly file: string | null;
  readonly clock: Clock;
  /** @default openDatabase */
  readonly open?: typeof openDatabase;
}

/** A place without tables is looked at again after so many milliseconds. */
const AGAIN = 500;
/** What was replaced is closed once its readers are through. */
const GRACE = 5000;

/**
 * The desk's database, read only: opened when first asked for, and again where the file was replaced or has appeared.
 * It never creates, migrates or locks anything.
 */
export class Books {
  readonly #parts: BooksParts;
  #held: { readonly database: Promise<Database>; readonly inode: string; readonly at: number } | null = null;
  #closed = false;

  constructor(parts: BooksParts) {
    this.#parts = parts;
  }

  /** @throws DeskError as openDatabase */
  async open(): Promise<Database> {
    const { url, clock, open = openDatabase } = this.#parts;
    const inode = this.#inode();
    const held = this.#held;
    if (held && held.inode === inode) {
      const database = await held.database;
      const empty = database.location === ':memory:';
      if (!empty || clock.now() - held.at < AGAIN) return database;
    }
    if (this.#held !== held) return this.open();
    const database = open({ url, mode: 'read' });
    this.#held = { database, inode, at: clock.now() };
    try {
      await database;
    } catch (thrown) {
      this.#held = null;
      throw thrown;
    } finally {
      if (held) this.#retire(held.database);
    }
    return database;
  }

  async close(): Promise<void> {
    this.#closed = true;
    const held = this.#held;
    this.#held = null;
    if (held) await (await held.database.catch(() => null))?.close();
  }

  /** Which file it is: a restored or new one has another number. */
  #inode(): string {
    if (this.#parts.file === null) return 'server';
    const found = statSync(this.#parts.file, { throwIfNoEntry: false });
    return found ? `${found.dev}:${found.ino}` : 'absent';
  }

  #retire(database: Promise<Database>): void {
    const close = (): void =>
      void database.then(
        (old) => old.close().catch(() => undefined),
        () => undefined,
      );
    if (this.#closed) close();
    else setTimeout(close, GRACE).unref();
  }
}
