import {
  lastFinishedSession,
  newYorkDate,
  previousSession,
  sessionTimes,
  shiftSessions,
} from '../../../../domain/index.ts';
import { sessionOf } from '../../live/index.ts';
import type { Context, Operation, Reply } from '../context.ts';
import { faults } from '../fault.ts';
import { dailyHistory } from './bars.ts';
import { checkFeed, symbolsOf } from './request.ts';
import { dailyBar, merged, minuteBar, quoteAt, tradeAt } from './wire.ts';
import type { WireBar } from './wire.ts';

/** When the last trade was: now, or the last close. */
function lastTradeTime(at: number): number {
  const { close } = sessionTimes(sessionOf(at));
  return Math.min(at, close);
}

const trade = ({ venue }: Context, symbol: string) => {
  const price = venue.tape.price(symbol, venue.at);
  return price === null ? null : tradeAt(lastTradeTime(venue.at), price);
};
const quote = ({ venue }: Context, symbol: string) => {
  const price = venue.tape.price(symbol, venue.at);
  return price === null ? null : quoteAt(lastTradeTime(venue.at), price);
};

/** The whole minutes so far of the session that is on or over last; or of another one that is loaded. */
export function minutesSoFar(
  { venue }: Context,
  symbol: string,
  session = sessionOf(venue.at),
): readonly WireBar[] {
  const { open, close } = sessionTimes(session);
  return venue.tape.minutes(symbol, session, open, Math.min(close, venue.at - 59_999)).map(minuteBar);
}

/** In the first minute of a session that of the one before. */
function lastMinute(context: Context, symbol: string): WireBar | null {
  const before = previousSession(sessionOf(context.venue.at));
  return minutesSoFar(context, symbol).at(-1) ?? minutesSoFar(context, symbol, before).at(-1) ?? null;
}

async function readable(context: Context, single: boolean): Promise<readonly string[]> {
  checkFeed(context);
  const symbols = symbolsOf(context, single);
  const { venue } = context;
  await venue.look(symbols);
  await venue.tape.load(symbols, previousSession(sessionOf(venue.at)));
  return symbols;
}

/** Latest of a kind, for many symbols or the one of the path. */
function latest<T>(name: string, of: (context: Context, symbol: string) => T | null, single: boolean) {
  return async (context: Context): Promise<Reply> => {
    const symbols = await readable(context, single);
    const found = symbols.flatMap((symbol) => {
      const value = of(context, symbol);
      return value === null ? [] : [[symbol, value] as const];
    });
    if (!single) return { body: { [`${name}s`]: Object.fromEntries(found) } };
    const [first] = found;
    if (!first) throw faults.badData(`no ${name} found for ${context.params[0]}`);
    return { body: { symbol: first[0], [name]: first[1] } };
  };
}

/** The day so far as one bar; the one before beside it. */
async function snapshots(context: Context, single: boolean): Promise<Reply> {
  const symbols = await readable(context, single);
  const { venue } = context;
  const through = lastFinishedSession(venue.at);
  const history = await dailyHistory(venue, symbols, shiftSessions(through, -5), through, false);
  const today = newYorkDate(venue.at);
  const found: Record<string, unknown> = {};
  for (const symbol of symbols) {
    const latestTrade = trade(context, symbol);
    if (latestTrade === null) continue;
    const own = minutesSoFar(context, symbol);
    const days = (history.get(symbol) ?? []).map(dailyBar);
    const unfinished = sessionOf(venue.at) === today && through < today && own.length > 0;
    const daily = unfinished
      ? merged(own, dailyBar({ date: today, open: 1, high: 1, low: 1, close: 1, volume: 0 }).t)
      : days.at(-1);
    found[symbol] = {
      latestTrade,
      latestQuote: quote(context, symbol),
      minuteBar: lastMinute(context, symbol),
      dailyBar: daily ?? null,
      prevDailyBar: days.at(unfinished ? -1 : -2) ?? null,
    };
  }
  if (!single) return { body: found };
  const symbol = symbols[0];
  if (symbol === undefined || found[symbol] === undefined)
    throw faults.badData(`no snapshot found for ${context.params[0]}`);
  return { body: { symbol, ...(found[symbol] as object) } };
}

export const latestOperations: readonly Operation[] = [
  { method: 'GET', path: '/v2/stocks/bars/latest', handle: latest('bar', lastMinute, false) },
  { method: 'GET', path: '/v2/stocks/{symbol}/bars/latest', handle: latest('bar', lastMinute, true) },
  { method: 'GET', path: '/v2/stocks/trades/latest', handle: latest('trade', trade, false) },
  { method: 'GET', path: '/v2/stocks/{symbol}/trades/latest', handle: latest('trade', trade, true) },
  { method: 'GET', path: '/v2/stocks/quotes/latest', handle: latest('quote', quote, false) },
  { method: 'GET', path: '/v2/stocks/{symbol}/quotes/latest', handle: latest('quote', quote, true) },
  { method: 'GET', path: '/v2/stocks/snapshots', handle: (context) => snapshots(context, false) },
  { method: 'GET', path: '/v2/stocks/{symbol}/snapshot', handle: (context) => snapshots(context, true) },
];
