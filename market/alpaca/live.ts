import type { Clock } from '../../domain/index.ts';
import { concurrently } from '../concurrently.ts';
import { fetchBars, inChunks } from './bars.ts';
import type { Timeframe } from './bars.ts';
import { isTooRecent } from './client.ts';
import type { AlpacaDataClient } from './client.ts';
import { wireLatestQuotes, wireLatestTrades, wireSnapshots } from './wire.ts';
import type { WireBar } from './wire.ts';

/** Times in milliseconds since the epoch, prices in dollars, sizes in shares. */
export interface Quote {
  readonly at: number;
  readonly bid: number;
  readonly bidSize: number;
  readonly ask: number;
  readonly askSize: number;
}
export interface Trade {
  readonly at: number;
  readonly price: number;
  readonly size: number;
}
/** A bar within a day; `at` is its start. */
export interface TimedBar {
  readonly at: number;
  readonly open: number;
  readonly high: number;
  readonly low: number;
  readonly close: number;
  readonly volume: number;
}
export interface Snapshot {
  readonly trade: Trade | null;
  readonly quote: Quote | null;
  /** Bars that may still change: to be shown, never decided on (P6). */
  readonly minute: TimedBar | null;
  readonly today: TimedBar | null;
  readonly previous: TimedBar | null;
}

/** Prices of now and of within the day. A symbol that is not known is absent from an answer. */
export interface LivePrices {
  quotes(symbols: readonly string[]): Promise<ReadonlyMap<string, Quote>>;
  trades(symbols: readonly string[]): Promise<ReadonlyMap<string, Trade>>;
  snapshots(symbols: readonly string[]): Promise<ReadonlyMap<string, Snapshot>>;
  /** Finished bars only, oldest first; `from` and `to` in milliseconds since the epoch, both inclusive. */
  bars(
    symbols: readonly string[],
    timeframe: Exclude<Timeframe, '1Day'>,
    from: number,
    to: number,
  ): Promise<ReadonlyMap<string, readonly TimedBar[]>>;
}

const MINUTE = 60_000;
const LENGTH: Readonly<Record<Exclude<Timeframe, '1Day'>, number>> = {
  '1Min': MINUTE,
  '5Min': 5 * MINUTE,
  '15Min': 15 * MINUTE,
  '1Hour': 60 * MINUTE,
};

/** The free plan has nothing of the last quarter of an hour. */
const DELAY = 16 * MINUTE;
const AT_ONCE = 4;

/** The account's best feed; where it may not have the present, all exchanges a quarter of an hour late. */
async function bestFeed<T>(ask: (feed: { readonly feed?: 'delayed_sip' }) => Promise<T>): Promise<T> {
  try {
    return await ask({});
  } catch (error) {
    if (!isTooRecent(error)) throw error;
    return ask({ feed: 'delayed_sip' });
  }
}

export function alpacaLivePrices(client: AlpacaDataClient, clock: Clock): LivePrices {
  const each = async (
    symbols: readonly string[],
    barsEach: number,
    ask: (chunk: readonly string[]) => Promise<void>,
  ): Promise<void> => concurrently(inChunks(symbols, barsEach), AT_ONCE, ask);

  return {
    async quotes(symbols) {
      const found = new Map<string, Quote>();
      await each(symbols, 1, async (chunk) => {
        const { quotes } = await bestFeed((feed) =>
          client.ask(wireLatestQuotes, (init) =>
            client.stocks.stockLatestQuotesRaw({ symbols: chunk.join(','), ...feed }, init),
          ),
        );
        for (const [symbol, quote] of Object.entries(quotes)) found.set(symbol, toQuote(quote));
      });
      return found;
    },
    async trades(symbols) {
      const found = new Map<string, Trade>();
      await each(symbols, 1, async (chunk) => {
        const { trades } = await bestFeed((feed) =>
          client.ask(wireLatestTrades, (init) =>
            client.stocks.stockLatestTradesRaw({ symbols: chunk.join(','), ...feed }, init),
          ),
        );
        for (const [symbol, trade] of Object.entries(trades)) found.set(symbol, toTrade(trade));
      });
      return found;
    },
    async snapshots(symbols) {
      const found = new Map<string, Snapshot>();
      await each(symbols, 1, async (chunk) => {
        const answer = await bestFeed((feed) =>
          client.ask(wireSnapshots, (init) =>
            client.stocks.stockSnapshotsRaw({ symbols: chunk.join(','), ...feed }, init),
          ),
        );
        for (const [symbol, shot] of Object.entries(answer)) {
          if (shot === null) continue;
          const { latestTrade, latestQuote, minuteBar, dailyBar, prevDailyBar } = shot;
          found.set(symbol, {
            trade: latestTrade && toTrade(latestTrade),
            quote: latestQuote && toQuote(latestQuote),
            minute: minuteBar && toBar(minuteBar),
            today: dailyBar && toBar(dailyBar),
            previous: prevDailyBar && toBar(prevDailyBar),
          });
        }
      });
      return found;
    },
    async bars(symbols, timeframe, from, to) {
      const found = new Map<string, readonly TimedBar[]>();
      const barsEach = Math.max(1, Math.ceil((to - from) / LENGTH[timeframe] / 3));
      await each(symbols, barsEach, async (chunk) => {
        const now = clock.now();
        const { bars } = await fetchBars(client, {
          symbols: chunk,
          timeframe,
          adjustment: 'raw',
          start: from,
          end: Math.min(to, now),
          endIfRecent: Math.min(to, now - DELAY),
        });
        for (const [symbol, list] of bars) {
          const finished = list.filter(({ t }) => t >= from && t <= to && t + LENGTH[timeframe] <= now);
          found.set(symbol, finished.map(toBar));
        }
      });
      return found;
    },
  };
}

const toQuote = (wire: { t: number; bp: number; bs: number; ap: number; as: number }): Quote => ({
  at: wire.t,
  bid: wire.bp,
  bidSize: wire.bs,
  ask: wire.ap,
  askSize: wire.as,
});
const toTrade = (wire: { t: number; p: number; s: number }): Trade => ({
  at: wire.t,
  price: wire.p,
  size: wire.s,
});
const toBar = ({ t, o, h, l, c, v }: WireBar): TimedBar => ({
  at: t,
  open: o,
  high: h,
  low: l,
  close: c,
  volume: v,
});
