import { openDatabase } from '../db/index.ts';
import type { BarsAnswer, MarketData } from '../market/index.ts';
import type { Config } from './config/index.ts';
import { createMarket } from './market.ts';
import type { Clock } from '../domain/index.ts';

/** Who can be asked for history besides a folder. */
export const HISTORY_SOURCES = ['yahoo', 'alpaca', 'polygon', 'simulated', 'store'] as const;
export type HistorySource = (typeof HISTORY_SOURCES)[number];

/** A provider of history: one of those of the settings, or the bars that the desk's own database has kept. */
export async function historicalMarket(
  config: Config,
  source: HistorySource,
  wall: Clock,
): Promise<MarketData> {
  if (source === 'store') return storedMarket(config.databaseUrl);
  const settings = { ...config.settings, DATA_PROVIDER: source, DATA_FALLBACK: [] };
  return createMarket({ ...config, settings, run: { ...config.run, replay: null } }, { clock: wall, wall });
}

/** What a desk has ever fetched, as it stands in its database; nothing is written. */
function storedMarket(url: string): MarketData {
  return {
    name: 'store',
    kind: 'historical',
    splits: () => Promise.resolve([]),
    range: () => Promise.resolve({ first: null, last: null }),
    async dailyBars({ symbols, through }) {
      const database = await openDatabase({ url, mode: 'read' });
      try {
        const stored = await database.bars.load(symbols);
        return new Map(
          symbols.map((symbol): [string, BarsAnswer] => {
            const bars = stored.get(symbol)?.bars.filter((bar) => bar.date <= through) ?? [];
            const detail = `the database holds no bars of ${symbol}`;
            return bars.length > 0
              ? [symbol, { ok: true, bars, revision: 0 }]
              : [symbol, { ok: false, fault: { symbol, code: 'no_bars', detail } }];
          }),
        );
      } finally {
        await database.close();
      }
    },
  };
}
