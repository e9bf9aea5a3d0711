import type { FaultPlan } from '../../brokers/exchange/faults/index.ts';
import { liveRules, Tape, Venue, withPlannedSplits } from '../../brokers/exchange/live/index.ts';
import type { DailyHistory } from '../../brokers/exchange/live/index.ts';
import { assetList, memoryNotes, serveExchange } from '../../brokers/exchange/protocol/index.ts';
import type { NoteStore } from '../../brokers/exchange/protocol/index.ts';
import { MemoryExchangeStore, noSlippage } from '../../brokers/exchange/index.ts';
import type { ExchangeStore, SplitEvent } from '../../brokers/exchange/index.ts';
import {
  isSession,
  newYorkDate,
  nextOpen,
  nextSession,
  ReplayedClock,
  sessionTimes,
  WallClock,
} from '../../domain/index.ts';
import type { Bar, Clock } from '../../domain/index.ts';
import { simulatedMarket } from '../../market/index.ts';
import { marketHistory } from '../../orchestrator/exchange-server/market-history.ts';

export interface TwinOptions {
  /**
   * `simulated`: the seeded market, open, ten minutes after the open of `start`. `scripted`: the evening of `start`,
   * and `play` brings the sessions; fills then cost nothing beyond the price.
   * @default 'simulated'
   */
  readonly market?: 'simulated' | 'scripted';
  /** First session. @default 2024-01-02 */
  readonly start?: string;
  readonly seed?: number;
  /** Requests a minute and account. @default none */
  readonly rateLimit?: number | null;
  /** Market-data sockets an account may have. @default any number */
  readonly dataConnections?: number;
  readonly legacyFields?: boolean;
  /** Where accounts are kept; give the same ones again for a restart. @default memory */
  readonly store?: (accountId: string) => Promise<ExchangeStore>;
  readonly notes?: NoteStore;
  readonly port?: number;
  /** Faults on purpose, by the twin's own time. @default none */
  readonly faults?: (now: () => number) => FaultPlan;
  /** Ended orders, and fills, that an account holds in memory. @default 10_000 */
  readonly kept?: number;
  /** How a fault waits. @default real time */
  readonly sleep?: (milliseconds: number) => Promise<void>;
  /** Counts the rate limit. @default the wall's */
  readonly wall?: Clock;
}

/** [open, high, low, close], a million shares. */
export type TwinBar = readonly [number, number, number, number];

export interface Twin {
  /** `http://127.0.0.1:PORT`; REST of both kinds, and with `ws:` both sockets, `/stream` and `/v2/iex`. */
  readonly url: string;
  readonly wsUrl: string;
  readonly port: number;
  readonly venue: Venue;
  /** The market's time, milliseconds since the epoch. */
  now(): number;
  /** Lives on for so long, minute by minute. */
  advance(milliseconds: number): Promise<void>;
  /** Lives up to the next open, or the close of the session that is on or comes next. */
  advanceTo(mark: 'open' | 'close'): Promise<void>;
  /** `scripted`: a whole session with these bars, as the embedded exchange plays it; ends at its close. Returns its date. */
  play(
    bars: Readonly<Record<string, TwinBar>> | ((session: string) => ReadonlyMap<string, Bar>),
    splits?: readonly SplitEvent[],
  ): Promise<string>;
  close(): Promise<void>;
}

/** Bars that a test has brought so far. */
class Script implements DailyHistory {
  readonly #bars = new Map<string, Bar[]>();
  readonly #splits: { symbol: string; session: string; ratio: number }[] = [];

  add(symbol: string, bar: Bar): void {
    this.#bars.set(symbol, [...(this.#bars.get(symbol) ?? []), bar]);
  }

  split(session: string, splits: readonly SplitEvent[]): void {
    for (const { symbol, ratio } of splits) this.#splits.push({ symbol, ratio, session });
  }

  async bars(symbols: readonly string[], after: string | null, through: string) {
    return new Map(
      symbols.map((symbol) => [
        symbol,
        (this.#bars.get(symbol) ?? []).filter(
          (bar) => (after === null || bar.date > after) && bar.date <= through,
        ),
      ]),
    );
  }

  async splits(symbols: readonly string[], after: string, through: string) {
    return this.#splits.filter(
      (s) => symbols.includes(s.symbol) && s.session > after && s.session <= through,
    );
  }
}

const LISTED = ['AAPL', 'AMZN', 'DIA', 'GOOGL', 'IWM', 'META', 'MSFT', 'NVDA', 'QQQ', 'SPY', 'TSLA', 'VTI'];

/** Our exchange behind Alpaca's protocol, on a free port, with a clock that only the test moves. */
export async function startTwin(options: TwinOptions = {}): Promise<Twin> {
  const { market = 'simulated', start = '2024-01-02', seed = 1 } = options;
  const scripted = market === 'scripted';
  const script = new Script();
  const { open, close } = sessionTimes(start);
  const clock = new ReplayedClock(scripted ? close + 3_600_000 : open);
  const faults = options.faults?.(() => clock.now());
  const history = scripted ? script : marketHistory(simulatedMarket({ seed }));
  const tape = new Tape(faults ? withPlannedSplits(history, faults) : history, seed);
  const venue = new Venue({
    clock,
    tape,
    rules: scripted ? { ...liveRules, costs: { ...liveRules.costs, slippage: noSlippage } } : liveRules,
    cash: 100_000,
    store: options.store ?? (async () => new MemoryExchangeStore()),
    ...(faults && { faults }),
    ...(options.kept !== undefined && { kept: options.kept }),
  });
  const server = await serveExchange({
    venue,
    assets: assetList(LISTED, /^[A-Z]{1,4}(\.[A-Z])?$/),
    notes: options.notes ?? memoryNotes(),
    wall: options.wall ?? new WallClock(),
    port: options.port ?? 0,
    rateLimit: options.rateLimit ?? null,
    dataConnections: options.dataConnections ?? null,
    legacyFields: options.legacyFields ?? false,
    ...(faults && { faults }),
    ...(options.sleep && { sleep: options.sleep }),
  });
  const advance = (to: number): Promise<void> => {
    clock.advanceTo(to);
    return venue.advance();
  };
  let last = start;
  if (!scripted) await advance(open + 600_000);
  return {
    url: server.url,
    wsUrl: server.url.replace('http', 'ws'),
    port: server.port,
    venue,
    now: () => venue.at,
    advance: (milliseconds) => advance(venue.at + milliseconds),
    advanceTo(mark) {
      if (mark === 'open') return advance(nextOpen(venue.at));
      const date = newYorkDate(venue.at);
      const session = isSession(date) && sessionTimes(date).close > venue.at ? date : nextSession(date);
      return advance(sessionTimes(session).close);
    },
    async play(bars, splits = []) {
      if (!scripted) throw new Error('only a scripted twin is played');
      const session = nextSession(last);
      const given =
        typeof bars === 'function'
          ? bars(session)
          : new Map(Object.entries(bars).map(([symbol, prices]) => [symbol, asBar(session, prices)]));
      for (const [symbol, bar] of given) script.add(symbol, bar);
      script.split(session, splits);
      tape.forget(session);
      await venue.playSession(session, given);
      clock.advanceTo(venue.at);
      last = session;
      return session;
    },
    close: () => server.close(),
  };
}

const asBar = (date: string, [open, high, low, close]: TwinBar): Bar => ({
  date,
  open,
  high,
  low,
  close,
  volume: 1_000_000,
});
