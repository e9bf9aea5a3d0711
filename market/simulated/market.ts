import { lastIndexAt, nextSession, shiftSessions, type Bar } from '../../domain/index.ts';
import type { BarsAnswer, BarsRequest, MarketData, Split } from '../port.ts';
import { marketFactor, sectorFactor, type Factor } from './factors.ts';
import { SymbolPath } from './path.ts';
import { profileOf } from './profile.ts';

/** First session of the simulated market: 506 sessions of history precede the first traded one. */
export const SIMULATED_START = '2021-12-27';
/** The session on which a desk begins to trade it. */
export const SIMULATED_FIRST_TRADED = '2024-01-02';

export interface SimulatedOptions {
  /** The same seed gives the same bytes. @default 1 */
  readonly seed?: number | string;
  /** First session. @default SIMULATED_START */
  readonly start?: string;
}

const SYMBOL = /^[A-Z][A-Z0-9.-]{0,9}$/;

class SimulatedMarket implements MarketData {
  readonly name = 'simulated';
  readonly kind = 'simulated';
  readonly #seed: number | string;
  readonly #start: string;
  readonly #sessions: string[];
  readonly #market: Factor;
  readonly #sectors = new Map<string, Factor>();
  readonly #paths = new Map<string, SymbolPath>();

  constructor(options: SimulatedOptions) {
    this.#seed = options.seed ?? 1;
    const start = options.start ?? SIMULATED_START;
    this.#start = shiftSessions(start, 0) === start ? start : nextSession(start);
    this.#sessions = [this.#start];
    this.#market = marketFactor(this.#seed);
  }

  dailyBars(request: BarsRequest): Promise<ReadonlyMap<string, BarsAnswer>> {
    const length = this.#lengthAt(request.through);
    const answers = new Map<string, BarsAnswer>();
    for (const symbol of request.symbols) {
      answers.set(symbol, this.#answer(symbol, request.after?.get(symbol), length, request.through));
    }
    return Promise.resolve(answers);
  }

  splits(symbols: readonly string[], after: string, through: string): Promise<readonly Split[]> {
    const length = this.#lengthAt(through);
    const found = symbols
      .filter((symbol) => SYMBOL.test(symbol))
      .flatMap((symbol) =>
        this.#path(symbol, length).splits.filter((s) => s.session > after && s.session <= through),
      );
    return Promise.resolve(found);
  }

  range(): Promise<{ first: string; last: null }> {
    return Promise.resolve({ first: this.#start, last: null });
  }

  #answer(symbol: string, after: string | undefined, length: number, through: string): BarsAnswer {
    if (!SYMBOL.test(symbol)) {
      const detail = `"${symbol}" is not a symbol of the simulated market (capitals, digits, dot and dash)`;
      return { ok: false, fault: { symbol, code: 'no_source', detail } };
    }
    if (length === 0) {
      const detail = `no bars up to ${through}: the simulated market begins on ${this.#start}`;
      return { ok: false, fault: { symbol, code: 'no_bars', detail } };
    }
    const path = this.#path(symbol, length);
    let revision = 0;
    while (revision < path.splits.length && (path.splits[revision] as Split).session <= through) revision++;
    const from = after === undefined ? 0 : lastIndexAt(path.bars.dates, after, length) + 1;
    return { ok: true, bars: adjusted(path, from, length, revision), revision };
  }

  /** Sessions from the first one up to and including a date; extends the calendar as needed. */
  #lengthAt(date: string): number {
    const sessions = this.#sessions;
    for (let last = sessions.at(-1) as string; last < date; last = sessions.at(-1) as string) {
      sessions.push(nextSession(last));
    }
    return lastIndexAt(sessions, date) + 1;
  }

  #path(symbol: string, length: number): SymbolPath {
    let path = this.#paths.get(symbol);
    if (!path) {
      const profile = profileOf(this.#seed, symbol);
      let sector = this.#sectors.get(profile.sector);
      if (!sector) {
        sector = sectorFactor(this.#seed, profile.sector);
        this.#sectors.set(profile.sector, sector);
      }
      path = new SymbolPath(this.#seed, profile, this.#market, sector);
      this.#paths.set(symbol, path);
    }
    path.extendTo(this.#sessions, length);
    return path;
  }
}

export function simulatedMarket(options: SimulatedOptions = {}): MarketData {
  return new SimulatedMarket(options);
}

/** Bars [from, length) on the share basis of the last one: prices divided, volume multiplied by later splits. */
function adjusted(path: SymbolPath, from: number, length: number, revision: number): readonly Bar[] {
  const { dates, open, high, low, close, volume } = path.bars;
  const bars: Bar[] = [];
  let split = revision - 1;
  let ratio = 1;
  for (let i = length - 1; i >= from; i--) {
    bars.push({
      date: dates[i] as string,
      open: (open[i] as number) / ratio,
      high: (high[i] as number) / ratio,
      low: (low[i] as number) / ratio,
      close: (close[i] as number) / ratio,
      volume: (volume[i] as number) * ratio,
    });
    while (split >= 0 && (path.splits[split] as Split).session === dates[i])
      ratio *= (path.splits[split--] as Split).ratio;
  }
  return bars.reverse();
}
