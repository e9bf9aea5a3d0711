import { readdir, readFile } from 'node:fs/promises';
import path from 'node:path';
import { DeskError, messageOf } from '../../domain/index.ts';
import { concurrently } from '../concurrently.ts';
import { parseCsv, type Adjustment, type FileFault, type ParsedFile } from './parse.ts';

/** Files read at once. */
const CONCURRENCY = 8;

/** A folder with one SYMBOL.csv for each symbol. Only names of its own listing are ever opened. */
export class CsvFolder {
  readonly path: string;
  readonly #adjustment: Adjustment;
  #names: Promise<ReadonlyMap<string, string>> | undefined;

  /** @param adjustment `all`: prices scaled by adj_close/close where a file has that column */
  constructor(folder: string, adjustment: Adjustment = 'all') {
    this.path = folder;
    this.#adjustment = adjustment;
  }

  /**
   * Each symbol's file as columns, or why there is none.
   * @throws DeskError DATA_UNAVAILABLE where the folder cannot be read
   */
  async read(
    symbols: readonly string[],
    take: (symbol: string, file: ParsedFile | FileFault) => void,
  ): Promise<void> {
    const names = await this.listing();
    await concurrently(symbols, CONCURRENCY, async (symbol) => {
      const name = names.get(symbol) ?? names.get(symbol.toUpperCase());
      take(symbol, name === undefined ? this.#noFile(symbol) : await this.#read(name));
    });
  }

  async #read(name: string): Promise<ParsedFile | FileFault> {
    let text: string;
    try {
      text = await readFile(path.join(this.path, name), 'utf8');
    } catch (thrown) {
      return { code: 'no_source', detail: `${name} cannot be read: ${messageOf(thrown)}` };
    }
    const parsed = parseCsv(text, this.#adjustment);
    return parsed.ok ? parsed.file : { code: parsed.fault.code, detail: `${name} ${parsed.fault.detail}` };
  }

  #noFile(symbol: string): FileFault {
    return { code: 'no_source', detail: `no file ${symbol}.csv in ${this.path}` };
  }

  /** File names by symbol, as written and in capitals. */
  listing(): Promise<ReadonlyMap<string, string>> {
    this.#names ??= readdir(this.path).then(
      (entries) => {
        const names = new Map<string, string>();
        for (const name of entries.toSorted()) {
          if (!name.toLowerCase().endsWith('.csv')) continue;
          const symbol = name.slice(0, -4);
          names.set(symbol, name);
          if (!names.has(symbol.toUpperCase())) names.set(symbol.toUpperCase(), name);
        }
        return names;
      },
      (thrown: unknown) => {
        this.#names = undefined;
        throw new DeskError(
          'DATA_UNAVAILABLE',
          `the data folder ${this.path} does not exist or cannot be read`,
          {
            cause: thrown,
            hint: 'name a folder that holds one SYMBOL.csv for each symbol',
          },
        );
      },
    );
    return this.#names;
  }
}
