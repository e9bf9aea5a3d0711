import { asc, inArray } from 'drizzle-orm';
import type { Bar } from '../../domain/index.ts';
import type { Engine } from '../engine/engine.ts';
import { change, upsert, value } from '../engine/statement.ts';
import type { Write } from '../engine/statement.ts';
import { eq } from 'drizzle-orm';

const putBar = upsert('bars', ['symbol', 'date'], 'rest');
const dropBars = change<{ symbol: string }>((db, { bars: t }) => db.delete(t).where(eq(t.symbol, value('symbol'))));

/** Statements hold a limited number of parameters. */
const SYMBOLS_AT_ONCE = 500;

interface StoredSeries {
  readonly revision: number;
  /** Oldest first. */
  readonly bars: readonly Bar[];
}

/** Every bar ever fetched, once (market/library.ts reads and fills it). */
export class StoredBars {
  readonly #engine: Engine;

  constructor(engine: Engine) {
    this.#engine = engine;
  }

  /** Symbols without bars are left out. */
  async load(symbols: readonly string[]): Promise<ReadonlyMap<string, StoredSeries>> {
    const series = new Map<string, { revision: number; bars: Bar[] }>();
    for (let i = 0; i < symbols.length; i += SYMBOLS_AT_ONCE) {
      const { bars: t } = this.#engine.tables;
      const some = inArray(t.symbol, symbols.slice(i, i + SYMBOLS_AT_ONCE));
      const rows = await this.#engine.read(
        this.#engine.db.select().from(t).where(some).orderBy(asc(t.symbol), asc(t.date)),
      );
      for (const { symbol, revision, ...bar } of rows) {
        const known = series.get(symbol);
        if (known) known.bars.push(bar);
        else series.set(symbol, { revision, bars: [bar] });
      }
    }
    return series;
  }

  /** Adds bars behind those there are; a bar of a date that is there already replaces it. */
  async append(symbol: string, revision: number, bars: readonly Bar[]): Promise<void> {
    await this.#engine.commit(bars.map((bar) => barWrite(symbol, revision, bar)));
  }

  /** Puts a restated history in the place of the former one, in one step. */
  async replace(symbol: string, revision: number, bars: readonly Bar[]): Promise<void> {
    const writes: Write[] = [dropBars({ symbol })];
    for (const bar of bars) writes.push(barWrite(symbol, revision, bar));
    await this.#engine.commit(writes);
  }
}

function barWrite(symbol: string, revision: number, { date, open, high, low, close, volume }: Bar): Write {
  return putBar({ symbol, revision, date, open, high, low, close, volume });
}
