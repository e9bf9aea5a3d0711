import { messageOf, nextSession, sessionTimes, shiftSessions } from '../../domain/index.ts';
import { concurrently } from '../concurrently.ts';
import type { BarsAnswer, BarsRequest, MarketData, Split } from '../port.ts';
import { barsOf, readChart, splitsOf } from './answer.ts';
import { yahooClient, YahooRefusal, type YahooClient, type YahooClientOptions } from './client.ts';

export interface YahooOptions extends YahooClientOptions {
  /** Sessions of history asked where the desk holds nothing. @default 1260, five years */
  readonly history?: number;
  /** Charts asked at once. @default 4 */
  readonly concurrency?: number;
}

/**
 * Sessions looked back for the newest dividend or split, in every question: the revision must be the same whether the
 * desk asks for a day or for years. Longer than the year between two annual dividends.
 */
const EVENT_WINDOW = 260;

/** Daily bars of Yahoo Finance, no key needed. Unofficial: a fallback, not a source to rely on. */
class YahooMarket implements MarketData {
  readonly name = 'yahoo';
  readonly kind = 'live';
  readonly #options: YahooOptions;
  #client: Promise<YahooClient> | undefined;

  constructor(options: YahooOptions) {
    this.#options = options;
  }

  async dailyBars(request: BarsRequest): Promise<ReadonlyMap<string, BarsAnswer>> {
    const answers = new Map<string, BarsAnswer>(
      request.symbols.map((symbol) => [symbol, failed(symbol, 'not asked')]),
    );
    await concurrently(request.symbols, this.#options.concurrency ?? 4, async (symbol) => {
      answers.set(symbol, await this.#bars(symbol, request));
    });
    return answers;
  }

  async splits(symbols: readonly string[], after: string, through: string): Promise<readonly Split[]> {
    const found: Split[] = [];
    await concurrently(symbols, this.#options.concurrency ?? 4, async (symbol) => {
      const read = readChart(await this.#chart(symbol, nextSession(after), through, undefined));
      if ('wrong' in read) throw new Error(`yahoo gave ${read.wrong}`);
      found.push(...splitsOf(symbol, read.chart).filter((s) => s.session > after && s.session <= through));
    });
    return found.toSorted((a, b) => (a.session + a.symbol < b.session + b.symbol ? -1 : 1));
  }

  range(): Promise<{ first: null; last: null }> {
    return Promise.resolve({ first: null, last: null });
  }

  async #bars(symbol: string, request: BarsRequest): Promise<BarsAnswer> {
    const after = request.after?.get(symbol);
    const recent = shiftSessions(request.through, -EVENT_WINDOW);
    const full = shiftSessions(request.through, -Math.max(EVENT_WINDOW, this.#options.history ?? 1260));
    const from = after === undefined ? full : after < recent ? after : recent;
    try {
      const read = readChart(await this.#chart(symbol, from, request.through, request.signal));
      if ('wrong' in read) return failed(symbol, `yahoo gave ${read.wrong}`);
      return barsOf(symbol, withinWindow(read.chart, recent), after, request.through);
    } catch (error) {
      if (error instanceof YahooRefusal && error.status === 404) {
        return {
          ok: false,
          fault: { symbol, code: 'no_source', detail: `yahoo does not know it (${error.message})` },
        };
      }
      if (error instanceof YahooRefusal && error.status === 400) {
        return { ok: false, fault: { symbol, code: 'no_bars', detail: `yahoo has none (${error.message})` } };
      }
      return failed(symbol, `yahoo failed: ${messageOf(error)}`);
    }
  }

  async #chart(
    symbol: string,
    from: string,
    through: string,
    signal: AbortSignal | undefined,
  ): Promise<unknown> {
    this.#client ??= yahooClient(this.#options);
    const client = await this.#client;
    // Classes of shares: BRK.B is BRK-B there.
    const name = encodeURIComponent(symbol.replaceAll('.', '-'));
    const end = new Date(Math.max(sessionTimes(through).close, sessionTimes(from).close) + 1000);
    return client.chart(name, new Date(sessionTimes(from).preOpen), end, signal);
  }
}

export function yahooMarket(options: YahooOptions = {}): MarketData {
  return new YahooMarket(options);
}

function failed(symbol: string, detail: string): BarsAnswer {
  return { ok: false, fault: { symbol, code: 'provider_failed', detail } };
}

type Chart = Parameters<typeof barsOf>[1];

/** The chart without events before `from`. */
function withinWindow(chart: Chart, from: string): Chart {
  const since = sessionTimes(from).preOpen;
  const recent = <T extends { date: Date }>(events: readonly T[] | undefined): T[] =>
    (events ?? []).filter((event) => event.date.getTime() >= since);
  return {
    quotes: chart.quotes,
    events: { dividends: recent(chart.events?.dividends), splits: recent(chart.events?.splits) },
  };
}
