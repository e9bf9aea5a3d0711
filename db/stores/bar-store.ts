import { asc, eq } from 'drizzle-orm';
import type { Bar } from '../../domain/index.ts';
import type { BarStore, StoredSeries } from '../../market/bar-store.ts';
import type { Engine } from '../engine/engine.ts';
import { change, question, upsert, value } from '../engine/statement.ts';
import type { Write } from '../engine/statement.ts';
import type { Row } from '../schema/tables.ts';

const putBar = upsert('bars', ['symbol', 'date'], 'rest');
const dropBars = change<{ symbol: string }>((db, { bars: t }) =>
  db.delete(t).where(eq(t.symbol, value('symbol'))),
);
const barsOf = question<Row<'bars'>, { symbol: string }>((db, { bars: t }) =>
  db
    .select()
    .from(t)
    .where(eq(t.symbol, value('symbol')))
    .orderBy(asc(t.date)),
);

/** Every bar ever fetched, once. */
export class StoredBars implements BarStore {
  readonly #engine: Engine;

  constructor(engine: Engine) {
    this.#engine = engine;
  }

  async load(symbols: readonly string[]): Promise<ReadonlyMap<string, StoredSeries>> {
    const series = new Map<string, StoredSeries>();
    for (const symbol of symbols) {
      const rows = await this.#engine.find(barsOf({ symbol }));
      const last = rows.at(-1);
      if (last) series.set(symbol, { revision: last.revision, bars: rows.map(barOf) });
    }
    return series;
  }

  async append(symbol: string, revision: number, bars: readonly Bar[]): Promise<void> {
    await this.#engine.commit(bars.map((bar) => barWrite(symbol, revision, bar)));
  }

  async replace(symbol: string, revision: number, bars: readonly Bar[]): Promise<void> {
    const writes: Write[] = [dropBars({ symbol })];
    for (const bar of bars) writes.push(barWrite(symbol, revision, bar));
    await this.#engine.commit(writes);
  }
}

function barOf({ date, open, high, low, close, volume }: Row<'bars'>): Bar {
  return { date, open, high, low, close, volume };
}

function barWrite(symbol: string, revision: number, { date, open, high, low, close, volume }: Bar): Write {
  return putBar({ symbol, revision, date, open, high, low, close, volume });
}
