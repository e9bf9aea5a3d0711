import {
  lastFinishedSession,
  newYorkDate,
  previousSession,
  sessionTimes,
  sessionsBetween,
} from '../../../../domain/index.ts';
import type { Bar } from '../../../../domain/index.ts';
import type { Tape, Venue } from '../../live/index.ts';
import type { Context, Operation } from '../context.ts';
import { faults } from '../fault.ts';
import { answer } from './page.ts';
import type { Source } from './page.ts';
import { readHistory } from './request.ts';
import { readTimeframe } from './timeframe.ts';
import type { Timeframe } from './timeframe.ts';
import { dailyBar, iso, merged, minuteBar } from './wire.ts';
import type { WireBar } from './wire.ts';

const ADJUSTMENTS: ReadonlySet<string> = new Set(['raw', 'split', 'dividend', 'spin-off', 'all']);

/** Whether splits are to be adjusted for; there are no dividends to adjust for. */
function adjusts({ query }: Context): boolean {
  const asked = query.list('adjustment') ?? ['raw'];
  const wrong = asked.find((adjustment) => !ADJUSTMENTS.has(adjustment));
  if (wrong !== undefined) throw faults.badData(`invalid adjustment: ${wrong}`);
  return asked.includes('split') || asked.includes('all');
}

/** Bars of finished sessions dated in [from, to]; prices as they were traded unless adjusted. */
export async function dailyHistory(
  { tape, at }: Venue,
  symbols: readonly string[],
  from: string,
  to: string,
  adjusted: boolean,
): Promise<ReadonlyMap<string, readonly Bar[]>> {
  const last = lastFinishedSession(at);
  const found = new Map<string, readonly Bar[]>();
  if (from > last) return found;
  const answers = await tape.history.bars(symbols, previousSession(from), last);
  const splits = adjusted ? [] : await tape.history.splits(symbols, from, last);
  for (const symbol of symbols) {
    const own = splits.filter((split) => split.symbol === symbol);
    const bars = (answers.get(symbol) ?? []).filter((bar) => bar.date >= from && bar.date <= to);
    found.set(symbol, own.length === 0 ? bars : bars.map((bar) => traded(bar, own)));
  }
  return found;
}

/** A bar on the share basis of its own day. */
function traded(bar: Bar, splits: readonly { readonly session: string; readonly ratio: number }[]): Bar {
  const ratio = splits.reduce(
    (product, split) => (split.session > bar.date ? product * split.ratio : product),
    1,
  );
  const price = (adjusted: number): number => Math.round(adjusted * ratio * 1e6) / 1e6;
  return {
    date: bar.date,
    open: price(bar.open),
    high: price(bar.high),
    low: price(bar.low),
    close: price(bar.close),
    volume: Math.round(bar.volume / ratio),
  };
}

const day = (sortable: string): string => newYorkDate(Date.parse(`${sortable.slice(0, 23)}Z`));

function dailySource(venue: Venue, frame: Timeframe, adjusted: boolean): Source<WireBar> {
  return async (symbols, start, end) => {
    const history = await dailyHistory(venue, symbols, day(start), day(end), adjusted);
    const inside = (bar: WireBar): boolean => `${bar.t.slice(0, 19)}.000000000Z` >= start;
    return new Map(
      [...history].map(([symbol, bars]) => [symbol, grouped(bars.map(dailyBar).filter(inside), frame)]),
    );
  };
}

/** Days as weeks that begin on Monday, or as months. */
function grouped(days: readonly WireBar[], { unit, count }: Timeframe): readonly WireBar[] {
  if (unit === 'day') return days;
  const groups = new Map<string, WireBar[]>();
  for (const bar of days) {
    const date = bar.t.slice(0, 10);
    const start = unit === 'week' ? mondayOf(date) : monthOf(date, count);
    const group = groups.get(start);
    if (group) group.push(bar);
    else groups.set(start, [bar]);
  }
  return Array.from(groups, ([start, bars]) => merged(bars, `${start}${(bars[0] as WireBar).t.slice(10)}`));
}

function mondayOf(date: string): string {
  const ms = Date.parse(`${date}T00:00:00Z`);
  const back = (new Date(ms).getUTCDay() + 6) % 7;
  return new Date(ms - back * 86_400_000).toISOString().slice(0, 10);
}

function monthOf(date: string, count: number): string {
  const month = Number(date.slice(5, 7)) - 1;
  return `${date.slice(0, 5)}${String(month - (month % count) + 1).padStart(2, '0')}-01`;
}

/** Minutes put together from the session's open on. */
function minuteSource(venue: Venue, count: number): Source<WireBar> {
  return async (symbols, start, end, most) => {
    const found = new Map<string, WireBar[]>(symbols.map((symbol) => [symbol, []]));
    const [from, to] = [Date.parse(`${start.slice(0, 23)}Z`), Date.parse(`${end.slice(0, 23)}Z`)];
    for (const session of sessionsBetween(newYorkDate(from), newYorkDate(Math.min(to, venue.at)))) {
      await venue.tape.load(symbols, session);
      for (const symbol of symbols) {
        const bars = minutesOf(venue.tape, symbol, session, count, venue.at);
        const inside = bars.filter((bar) => Date.parse(bar.t) >= from && Date.parse(bar.t) <= to);
        (found.get(symbol) as WireBar[]).push(...inside);
      }
      if (symbols.length === 1 && (found.get(symbols[0] as string)?.length ?? 0) > most) break;
    }
    return found;
  };
}

function minutesOf(
  tape: Tape,
  symbol: string,
  session: string,
  count: number,
  now: number,
): readonly WireBar[] {
  const { open, close } = sessionTimes(session);
  const minutes = tape.minutes(symbol, session, open, Math.min(close, now - 59_999)).map(minuteBar);
  if (count === 1) return minutes;
  const bars: WireBar[] = [];
  for (let i = 0; i < minutes.length; i += count)
    bars.push(merged(minutes.slice(i, i + count), iso(open + i * 60_000)));
  return bars;
}

const handle = (single: boolean) => (context: Context) => {
  const frame = readTimeframe(context.query.text('timeframe'));
  const adjusted = adjusts(context);
  const { venue } = context;
  const source =
    frame.unit === 'minute' ? minuteSource(venue, frame.count) : dailySource(venue, frame, adjusted);
  return answer(
    context,
    'bars',
    single,
    readHistory(context, single),
    source,
    frame.unit === 'minute' ? 1 : 40,
  );
};

export const barOperations: readonly Operation[] = [
  { method: 'GET', path: '/v2/stocks/bars', handle: handle(false) },
  { method: 'GET', path: '/v2/stocks/{symbol}/bars', handle: handle(true) },
];
