import { newYorkDate, sessionTimes } from '../../domain/calendar/index.ts';
import {
  DeskError,
  messageOf,
  nextSession,
  previousSession,
  sessionsBetween,
  shiftSessions,
} from '../../domain/index.ts';
import type { Bar, Clock } from '../../domain/index.ts';
import { concurrently } from '../concurrently.ts';
import type { BarsAnswer, BarsRequest, DataFaultCode, MarketData, Split } from '../port.ts';
import { fetchActions, splitsOf } from './actions.ts';
import type { Action } from './actions.ts';
import { fetchBars, inChunks } from './bars.ts';
import type { BarsFound } from './bars.ts';
import type { AlpacaDataClient } from './client.ts';
import type { WireBar } from './wire.ts';

export interface AlpacaMarketOptions {
  readonly client: AlpacaDataClient;
  /** Tells which session has finished (P6), and what day it is. */
  readonly clock: Clock;
  /** Sessions of history asked where the desk holds nothing. @default 1260, five years */
  readonly history?: number;
  /** `all`: splits, dividends and spin-offs; `raw`: prices as traded. @default all */
  readonly adjustment?: 'raw' | 'all';
  /** Questions under way at once. @default 4 */
  readonly concurrency?: number;
}

/** Sessions looked back for the newest restatement in every question, so that each gives the same revision. */
const EVENT_WINDOW = 260;

/**
 * Daily bars of Alpaca: many symbols to a question, in whole pages. Adjusted prices are those of today's share; what was
 * restated after `through` is taken back, so that the last bar's prices are the traded ones and nothing later shows (P6).
 */
class AlpacaMarket implements MarketData {
  readonly name = 'alpaca';
  readonly kind = 'live';
  readonly #options: AlpacaMarketOptions;

  constructor(options: AlpacaMarketOptions) {
    this.#options = options;
  }

  async dailyBars(request: BarsRequest): Promise<ReadonlyMap<string, BarsAnswer>> {
    const { concurrency = 4 } = this.#options;
    const answers = new Map<string, BarsAnswer>();
    await concurrently(this.#questions(request), concurrency, async ({ symbols, from }) => {
      for (const [symbol, answer] of await this.#chunk(symbols, from, request)) answers.set(symbol, answer);
    });
    return answers;
  }

  async splits(symbols: readonly string[], after: string, through: string): Promise<readonly Split[]> {
    if (symbols.length === 0 || after >= through) return [];
    const found: Split[] = [];
    await concurrently(inChunks(symbols, 1), this.#options.concurrency ?? 4, async (chunk) => {
      found.push(
        ...splitsOf(await fetchActions(this.#options.client, chunk, nextDay(after), through, 'splits')),
      );
    });
    return found.toSorted((a, b) => (a.session + a.symbol < b.session + b.symbol ? -1 : 1));
  }

  range(): Promise<{ first: null; last: null }> {
    return Promise.resolve({ first: null, last: null });
  }

  /** Symbols that need the same span go together. */
  #questions(
    request: BarsRequest,
  ): readonly { readonly symbols: readonly string[]; readonly from: string }[] {
    const cold = shiftSessions(request.through, 1 - (this.#options.history ?? 1260));
    const byStart = new Map<string, string[]>();
    for (const symbol of request.symbols) {
      const after = request.after?.get(symbol);
      const from = after === undefined ? cold : nextSession(after);
      const together = byStart.get(from);
      if (together) together.push(symbol);
      else byStart.set(from, [symbol]);
    }
    return [...byStart].flatMap(([from, symbols]) => {
      const each = from > request.through ? 1 : sessionsBetween(from, request.through).length;
      return inChunks(symbols, each).map((chunk) => ({ symbols: chunk, from }));
    });
  }

  async #chunk(
    symbols: readonly string[],
    from: string,
    request: BarsRequest,
  ): Promise<ReadonlyMap<string, BarsAnswer>> {
    const { through, signal } = request;
    try {
      const [found, actions] = await Promise.all([
        this.#bars(symbols, from, through, this.#adjustment, signal),
        this.#actions(symbols, through, signal),
      ]);
      const later = await this.#takenBack(symbols, actions, found, through, signal);
      return new Map(
        symbols.map((symbol) => {
          const held = request.after?.has(symbol) === true;
          if (found.invalid.has(symbol))
            return [symbol, fault(symbol, 'no_source', 'alpaca does not know it')];
          return [
            symbol,
            this.#answer(symbol, found.bars.get(symbol) ?? [], {
              from,
              through,
              held,
              factor: later.get(symbol) ?? { price: 1, volume: 1 },
              revision: revisionOf(symbol, actions, through),
            }),
          ];
        }),
      );
    } catch (error) {
      if (error instanceof DeskError && !OUTSIDE.has(error.code)) throw error;
      const detail = `alpaca failed: ${messageOf(error)}`;
      return new Map(symbols.map((symbol) => [symbol, fault(symbol, 'provider_failed', detail)]));
    }
  }

  get #adjustment(): 'raw' | 'all' {
    return this.#options.adjustment ?? 'all';
  }

  #bars(
    symbols: readonly string[],
    from: string,
    through: string,
    adjustment: 'raw' | 'all',
    signal: AbortSignal | undefined,
  ): Promise<BarsFound> {
    return fetchBars(this.#options.client, {
      symbols,
      timeframe: '1Day',
      adjustment,
      start: midnight(from),
      // A day's bar is dated by its midnight: asked for up to there, the question never touches the present.
      end: midnight(through),
      endIfRecent: midnight(previousSession(through)),
      signal,
    });
  }

  async #actions(
    symbols: readonly string[],
    through: string,
    signal: AbortSignal | undefined,
  ): Promise<readonly Action[]> {
    if (this.#adjustment === 'raw') return [];
    const today = newYorkDate(this.#options.clock.now());
    const from = shiftSessions(through, -EVENT_WINDOW);
    return fetchActions(
      this.#options.client,
      symbols,
      from,
      today > through ? today : through,
      'all',
      signal,
    );
  }

  /** For symbols restated after `through`: what brings their prices and volumes back to those of that day. */
  async #takenBack(
    symbols: readonly string[],
    actions: readonly Action[],
    found: BarsFound,
    through: string,
    signal: AbortSignal | undefined,
  ): Promise<ReadonlyMap<string, { readonly price: number; readonly volume: number }>> {
    const restated = new Set(actions.filter((a) => a.exDate > through).map((a) => a.symbol));
    const wanted = symbols.filter((symbol) => restated.has(symbol) && found.bars.has(symbol));
    const factors = new Map<string, { price: number; volume: number }>();
    if (wanted.length === 0) return factors;
    const recent = shiftSessions(through, -5);
    const raw = await this.#bars(wanted, recent, through, 'raw', signal);
    for (const symbol of wanted) {
      const traded = raw.bars.get(symbol)?.at(-1);
      const adjusted = found.bars.get(symbol)?.find((bar) => bar.t === traded?.t);
      if (!traded || !adjusted || !(adjusted.c > 0)) continue;
      const volume = adjusted.v > 0 ? traded.v / adjusted.v : 1;
      factors.set(symbol, { price: traded.c / adjusted.c, volume });
    }
    return factors;
  }

  #answer(symbol: string, wire: readonly WireBar[], terms: Terms): BarsAnswer {
    const { from, through, held, factor, revision } = terms;
    const now = this.#options.clock.now();
    const bars: Bar[] = [];
    for (const { t, o, h, l, c, v } of wire) {
      const date = newYorkDate(t);
      // P6: the bar of a session that has not finished is another one by the evening.
      if (date < from || date > through || sessionTimes(date).close > now) continue;
      if (!(o > 0 && h > 0 && l > 0 && c > 0)) {
        return fault(symbol, 'non_positive_price', `alpaca ${date}: a price is not positive`);
      }
      const last = bars.at(-1)?.date;
      if (last !== undefined && last >= date) {
        return fault(symbol, last === date ? 'duplicate_date' : 'unsorted', `alpaca ${date}: after ${last}`);
      }
      bars.push({
        date,
        open: o * factor.price,
        high: h * factor.price,
        low: l * factor.price,
        close: c * factor.price,
        volume: v * factor.volume,
      });
    }
    if (bars.length === 0 && !held) return fault(symbol, 'no_bars', `alpaca has no bars up to ${through}`);
    return { ok: true, bars, revision };
  }
}

interface Terms {
  readonly from: string;
  readonly through: string;
  /** The desk holds bars of it: that there are no newer ones is then an answer. */
  readonly held: boolean;
  readonly factor: { readonly price: number; readonly volume: number };
  readonly revision: number;
}

export function alpacaMarket(options: AlpacaMarketOptions): MarketData {
  return new AlpacaMarket(options);
}

/** DeskErrors that speak of the provider; others are a person's business. */
const OUTSIDE: ReadonlySet<string> = new Set(['TIMEOUT', 'CIRCUIT_OPEN', 'OVERLOADED', 'DATA_INVALID']);

/** Midnight in New York, as Alpaca dates its daily bars; preOpen is 04:00. */
const midnight = (date: string): number => sessionTimes(date).preOpen - 4 * 3_600_000;

const nextDay = (date: string): string =>
  new Date(Date.parse(`${date}T00:00:00Z`) + 86_400_000).toISOString().slice(0, 10);

/** Date of the newest action as a number, 20240809; 0 where there was none. */
function revisionOf(symbol: string, actions: readonly Action[], through: string): number {
  let newest = '';
  for (const action of actions) {
    if (action.symbol === symbol && action.exDate <= through && action.exDate > newest)
      newest = action.exDate;
  }
  return Number(newest.replaceAll('-', ''));
}

function fault(symbol: string, code: DataFaultCode, detail: string): BarsAnswer {
  return { ok: false, fault: { symbol, code, detail } };
}
