import { EmbeddedExchange, exchangeRules } from '../../brokers/exchange/index.ts';
import { nextSession, sessionsBetween } from '../../domain/calendar/index.ts';
import type { Clock } from '../../domain/index.ts';
import type { Database } from '../../db/index.ts';
import type { DeskBars, MarketData } from '../../market/index.ts';
import type { Settings } from '../config/index.ts';
import { sessionPlayer } from '../exchange-feed.ts';
import type { Venue } from './venue.ts';

/** The paper exchange in this process: it lives by the desk's clock and by the bars of the desk's provider. */
export async function embeddedVenue(parts: {
  readonly database: Database;
  readonly library: DeskBars;
  readonly market: MarketData;
  readonly clock: Clock;
  readonly settings: Settings;
}): Promise<Venue> {
  const { database, library, market, clock, settings } = parts;
  const exchange = await EmbeddedExchange.open(database.exchange, {
    ...exchangeRules(settings),
    accountId: settings.DESK_NAME,
    clock,
    lastClose(symbol) {
      const series = library.series(symbol);
      return series?.close[series.length - 1];
    },
  });
  return {
    broker: exchange,
    clock,
    told: 'embedded paper exchange',
    toPlay: (session) =>
      exchange.session === null ? [session] : sessionsBetween(nextSession(exchange.session), session),
    play: sessionPlayer(exchange, market, settings.SYMBOLS),
    follow: async () => undefined,
    start: async () => undefined,
    close: async () => undefined,
  };
}
