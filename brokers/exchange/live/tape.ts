import {
  isSession,
  newYorkDate,
  previousSession,
  quantise,
  sessionTimes,
  shiftSessions,
} from '../../../domain/index.ts';
import type { Bar } from '../../../domain/index.ts';
import { sessionPath } from './intraday.ts';
import type { SessionPath } from './intraday.ts';

/** A split on its ex-date: `ratio` new shares for one old share. */
export interface TapeSplit {
  readonly symbol: string;
  readonly session: string;
  readonly ratio: number;
}

/** Daily history the market is made of. Bars are adjusted for the splits up to `through`. */
export interface DailyHistory {
  /** Bars dated in (after, through], oldest first; null where the symbol has none. */
  bars(
    symbols: readonly string[],
    after: string | null,
    through: string,
  ): Promise<ReadonlyMap<string, readonly Bar[] | null>>;
  /** Splits whose ex-date lies in (after, through]. */
  splits(symbols: readonly string[], after: string, through: string): Promise<readonly TapeSplit[]>;
}

/** A minute's trading, `at` its beginning in milliseconds since the epoch. */
export interface MinuteBar {
  readonly at: number;
  readonly open: number;
  readonly high: number;
  readonly low: number;
  readonly close: number;
  readonly volume: number;
}

/** One session of one symbol; without a bar it does not trade that day. */
interface Day {
  readonly bar: Bar | null;
  readonly path: SessionPath | null;
  readonly open: number;
  /** Last close on or before the session. */
  readonly last: number | null;
}

const MINUTE = 60_000;
/** Sessions a symbol may pause and still be known by its last close. */
const PATIENCE = 10;
/** Days kept; a day is some six kilobytes. */
const KEPT = 20_000;

/** The session whose prices count at an instant: today's from the open on, the last one's before it. */
export function sessionOf(at: number): string {
  const date = newYorkDate(at);
  return isSession(date) && sessionTimes(date).open <= at ? date : previousSession(date);
}

/** Prices at any instant, from daily bars: what has been loaded is read without waiting. */
export class Tape {
  readonly #history: DailyHistory;
  readonly #seed: number | string;
  readonly #days = new Map<string, Day>();

  constructor(history: DailyHistory, seed: number | string) {
    this.#history = history;
    this.#seed = seed;
  }

  get history(): DailyHistory {
    return this.#history;
  }

  /** Makes a session of these symbols readable. */
  async load(symbols: Iterable<string>, session: string): Promise<void> {
    const missing = [...symbols].filter((symbol) => !this.#days.has(key(symbol, session)));
    if (missing.length === 0) return;
    const answers = await this.#history.bars(missing, shiftSessions(session, -PATIENCE), session);
    const { open, close } = sessionTimes(session);
    for (const symbol of missing) {
      const bars = answers.get(symbol) ?? [];
      const last = bars.at(-1);
      const bar = last?.date === session ? last : null;
      const path = bar && sessionPath(this.#seed, symbol, bar, Math.round((close - open) / MINUTE));
      this.#days.set(key(symbol, session), {
        bar,
        path,
        open,
        last: last ? quantise(last.close, 'nearest') : null,
      });
    }
    for (const oldest of this.#days.keys()) {
      if (this.#days.size <= KEPT) break;
      this.#days.delete(oldest);
    }
  }

  /** Drops what is loaded of a session: its bars are read anew. */
  forget(session: string): void {
    for (const known of this.#days.keys()) if (known.endsWith(`|${session}`)) this.#days.delete(known);
  }

  /** Last trade at an instant; null where none is known. */
  price(symbol: string, at: number): number | null {
    const day = this.#days.get(key(symbol, sessionOf(at)));
    if (!day?.path) return day?.last ?? null;
    const { minutes, prices } = day.path;
    const passed = Math.max(0, (at - day.open) / MINUTE);
    const i = Math.floor(passed);
    if (i >= minutes) return prices[minutes] as number;
    const [from, to] = [prices[i] as number, prices[i + 1] as number];
    return quantise(from + (to - from) * (passed - i), 'nearest');
  }

  /** Whether the symbol trades in the session that counts at the instant. */
  trades(symbol: string, at: number): boolean {
    return Boolean(this.#days.get(key(symbol, sessionOf(at)))?.bar);
  }

  bar(symbol: string, session: string): Bar | null {
    return this.#days.get(key(symbol, session))?.bar ?? null;
  }

  /** Whole minutes of a session that begin in [from, to). */
  minutes(symbol: string, session: string, from: number, to: number): readonly MinuteBar[] {
    const day = this.#days.get(key(symbol, session));
    if (!day?.path) return [];
    const { minutes, prices, volumes } = day.path;
    const bars: MinuteBar[] = [];
    const first = Math.max(0, Math.ceil((from - day.open) / MINUTE));
    for (let i = first; i < minutes && day.open + i * MINUTE < to; i++) {
      const [open, close] = [prices[i] as number, prices[i + 1] as number];
      bars.push({
        at: day.open + i * MINUTE,
        open,
        high: Math.max(open, close),
        low: Math.min(open, close),
        close,
        volume: volumes[i] as number,
      });
    }
    return bars;
  }
}

const key = (symbol: string, session: string): string => `${symbol}|${session}`;
