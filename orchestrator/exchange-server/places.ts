import { existsSync, mkdirSync, readFileSync, readdirSync, renameSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { z } from 'zod';
import type { NoteStore } from '../../brokers/exchange/protocol/index.ts';

const DATABASE = '.db';

/** The folder of one exchange: a database and a page of notes for each account, and how far the market has come. */
export class ExchangeFolder {
  readonly #folder: string;

  constructor(folder: string) {
    mkdirSync(folder, { recursive: true });
    this.#folder = folder;
  }

  databaseOf(accountId: string): string {
    return path.join(this.#folder, accountId + DATABASE);
  }

  /** Accounts that were opened before. */
  accounts(): readonly string[] {
    const files = readdirSync(this.#folder).filter((name) => name.endsWith(DATABASE));
    return files.map((name) => name.slice(0, -DATABASE.length)).toSorted();
  }

  readonly notes: NoteStore = {
    load: async (accountId) => this.#read(`${accountId}.json`),
    save: async (accountId, text) => this.#write(`${accountId}.json`, text),
  };

  /** The market's time at the end, milliseconds since the epoch; null where it never ran. */
  get time(): number | null {
    const text = this.#read('market.json');
    if (text === null) return null;
    return z.strictObject({ at: z.number().int().positive() }).parse(JSON.parse(text)).at;
  }

  set time(at: number | null) {
    if (at !== null) this.#write('market.json', JSON.stringify({ at: Math.floor(at) }));
  }

  #read(name: string): string | null {
    const file = path.join(this.#folder, name);
    return existsSync(file) ? readFileSync(file, 'utf8') : null;
  }

  /** Whole or not at all. */
  #write(name: string, text: string): void {
    const file = path.join(this.#folder, name);
    writeFileSync(`${file}.new`, text);
    renameSync(`${file}.new`, file);
  }
}
