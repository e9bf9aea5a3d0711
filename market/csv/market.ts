import path from 'node:path';
import { lastIndexAt, type Bar } from '../../domain/index.ts';
import { concurrently } from '../concurrently.ts';
import type { BarsAnswer, BarsRequest, DataFaultCode, MarketData, Split } from '../port.ts';
import { CsvFolder } from './folder.ts';
import type { Adjustment, FileFault, ParsedFile } from './parse.ts';
import { dateRange } from './range.ts';
import { inferSplits } from './splits.ts';

export interface CsvOptions {
  /** Folder with one SYMBOL.csv for each symbol. */
  readonly folder: string;
  /** `all`: prices scaled by adj_close/close where the file has that column. @default 'all' */
  readonly adjustment?: Adjustment;
}

/** Files whose two ends are read at once. */
const CONCURRENCY = 8;

interface Loaded {
  readonly file: ParsedFile;
  readonly splits: readonly Split[];
  /** Row of the last answer: the next question nearly always goes on from there. */
  row: number;
}

/** History from a folder of SYMBOL.csv files; each is read once and kept. Checks of the contract: csv/parse.ts. */
class CsvMarket implements MarketData {
  readonly name = 'csv';
  readonly kind = 'historical';
  readonly #folder: CsvFolder;
  readonly #adjustment: Adjustment;
  readonly #files = new Map<string, Loaded | FileFault>();

  constructor(options: CsvOptions) {
    this.#adjustment = options.adjustment ?? 'all';
    this.#folder = new CsvFolder(options.folder, this.#adjustment);
  }

  async dailyBars(request: BarsRequest): Promise<ReadonlyMap<string, BarsAnswer>> {
    await this.#load(request.symbols);
    const answers = new Map<string, BarsAnswer>();
    for (const symbol of request.symbols) {
      const loaded = this.#files.get(symbol) as Loaded | FileFault;
      const answer =
        'code' in loaded
          ? refuse(symbol, loaded.code, loaded.detail)
          : slice(symbol, loaded, request.after?.get(symbol), request.through);
      answers.set(symbol, answer);
    }
    return answers;
  }

  async splits(symbols: readonly string[], after: string, through: string): Promise<readonly Split[]> {
    await this.#load(symbols);
    return symbols.flatMap((symbol) => {
      const loaded = this.#files.get(symbol);
      if (!loaded || 'code' in loaded) return [];
      return loaded.splits.filter((split) => split.session > after && split.session <= through);
    });
  }

  async range(): Promise<{ first: string | null; last: string | null }> {
    let first: string | null = null;
    let last: string | null = null;
    await concurrently([...(await this.#folder.listing()).values()], CONCURRENCY, async (name) => {
      const range = await dateRange(path.join(this.#folder.path, name)).catch(() => null);
      if (!range) return;
      if (first === null || range.first < first) first = range.first;
      if (last === null || range.last > last) last = range.last;
    });
    return { first, last };
  }

  async #load(symbols: readonly string[]): Promise<void> {
    const missing = symbols.filter((symbol) => !this.#files.has(symbol));
    if (missing.length === 0) return;
    await this.#folder.read(missing, (symbol, file) => {
      const splits = this.#adjustment === 'raw' && !('code' in file) ? inferSplits(symbol, file) : [];
      this.#files.set(symbol, 'code' in file ? file : { file, splits, row: -1 });
    });
  }
}

export function csvMarket(options: CsvOptions): MarketData {
  return new CsvMarket(options);
}

function refuse(symbol: string, code: DataFaultCode, detail: string): BarsAnswer {
  return { ok: false, fault: { symbol, code, detail } };
}

function slice(symbol: string, loaded: Loaded, after: string | undefined, through: string): BarsAnswer {
  const { file } = loaded;
  const { dates } = file;
  let from = 0;
  if (after !== undefined)
    from = dates[loaded.row] === after ? loaded.row + 1 : lastIndexAt(dates, after) + 1;
  const next = dates[from + 1];
  const last = next === undefined || next > through ? from : lastIndexAt(dates, through);
  const bars: Bar[] = [];
  for (let i = from; i <= last && i < dates.length && (dates[i] as string) <= through; i++)
    bars.push(barOf(file, i));
  if (bars.length > 0) loaded.row = from + bars.length - 1;
  if (bars.length === 0 && after === undefined) {
    return refuse(symbol, 'no_bars', `${symbol}.csv has no bars up to ${through}: it begins on ${dates[0]}`);
  }
  return { ok: true, bars, revision: 0 };
}

function barOf(file: ParsedFile, i: number): Bar {
  return {
    date: file.dates[i] as string,
    open: file.open[i] as number,
    high: file.high[i] as number,
    low: file.low[i] as number,
    close: file.close[i] as number,
    volume: file.volume[i] as number,
  };
}
