import { statSync } from 'node:fs';
import { lastFinishedSession, nextSession } from '../../domain/calendar/index.ts';
import { DeskError } from '../../domain/index.ts';
import type { Clock } from '../../domain/index.ts';
import { csvMarket } from '../../market/index.ts';
import type { MarketData, StoredSeries } from '../../market/index.ts';
import type { Config } from '../../orchestrator/config/index.ts';
import type { Recording } from '../../orchestrator/recorded/index.ts';
import { HISTORY_SOURCES, historicalMarket } from '../../orchestrator/stored-market.ts';
import type { Series } from './bars.ts';
import { parity } from './parity.ts';
import type { ParityReport } from './report.ts';

/**
 * A recorded day against its simulation on what a history holds now.
 * @param history `store` (what the desk itself has kept), a folder of SYMBOL.csv, or a provider
 * @throws DeskError NOT_FOUND, DATA_UNAVAILABLE
 */
export async function compareDay(
  config: Config,
  recording: Recording,
  { session, history, wall }: { readonly session: string; readonly history: string; readonly wall: Clock },
): Promise<ParityReport> {
  const { events, settings, kept, selectors } = recording;
  const now = history === 'store' ? ownBars(kept) : await barsOf(await marketOf(config, history, wall), [...kept.keys()], session, wall); // prettier-ignore
  return parity({ events, session, settings, histories: { kept, now }, selectors });
}

const ownBars = (kept: Recording['kept']): Series =>
  new Map(Array.from(kept, ([symbol, [series]]) => [symbol, series as StoredSeries]));

async function marketOf(config: Config, history: string, wall: Clock): Promise<MarketData> {
  const source = HISTORY_SOURCES.find((name) => name === history);
  if (source) return historicalMarket(config, source, wall);
  if (statSync(history, { throwIfNoEntry: false })?.isDirectory())
    return csvMarket({ folder: history, adjustment: config.settings.ADJUSTMENT });
  throw new DeskError('DATA_UNAVAILABLE', `--data: ${history} is no folder`, { hint: `name a folder of SYMBOL.csv files, or one of ${HISTORY_SOURCES.join(', ')}` }); // prettier-ignore
}

/** Symbols that the history cannot serve are missing in it. */
async function barsOf(market: MarketData, symbols: readonly string[], session: string, wall: Clock): Promise<Series> {
  const next = nextSession(session);
  const finished = lastFinishedSession(wall.now());
  const through = market.kind === 'live' && finished < next ? finished : next;
  const series = new Map<string, StoredSeries>();
  for (const [symbol, answer] of await market.dailyBars({ symbols, through }))
    if (answer.ok) series.set(symbol, { revision: answer.revision, bars: answer.bars });
  if (series.size > 0) return series;
  throw new DeskError('DATA_UNAVAILABLE', `--data: ${market.name} has bars of none of ${symbols.join(', ')}`);
} // prettier-ignore
