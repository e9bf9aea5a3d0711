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

/** Kept as they were when they were decided on. */
const keepFormer = change<{ symbol: string }>((db, { bars, former_bars: t }) =>
  db
    .insert(t)
    .select(
      db
        .select({
          symbol: bars.symbol,
          date: bars.date,
          revision: bars.revision,
          open: bars.open,
          high: bars.high,
          low: bars.low,
          close: bars.close,
          volume: bars.volume,
        })
        .from(bars)
        .where(eq(bars.symbol, value('symbol'))),
    )
    .onConflictDoNothing(),
);
const formerOf = question<Row<'former_bars'>, { symbol: string }>((db, { former_bars: t }) =>
  db
    .select()
    .from(t)
    .where(eq(t.symbol, value('symbol')))
    .orderBy(asc(t.revision), asc(t.date)),
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
    const writes: Write[] = [keepFormer({ symbol }), dropBars({ symbol })];
    for (const bar of bars) writes.push(barWrite(symbol, revision, bar));
    await this.#engine.commit(writes);
  }

  async former(symbol: string): Promise<readonly StoredSeries[]> {
    const kept = new Map<number, Bar[]>();
    for (const row of await this.#engine.find(formerOf({ symbol }))) {
      const bars = kept.get(row.revision);
      if (bars) bars.push(barOf(row));
      else kept.set(row.revision, [barOf(row)]);
    }
    return [...kept].map(([revision, bars]) => ({ revision, bars }));
  }
}

function barOf({ date, open, high, low, close, volume }: Row<'bars'>): Bar {
  return { date, open, high, low, close, volume };
}

function barWrite(symbol: string, revision: number, { date, open, high, low, close, volume }: Bar): Write {
  return putBar({ symbol, revision, date, open, high, low, close, volume });
}
