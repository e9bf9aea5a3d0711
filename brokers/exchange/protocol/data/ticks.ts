import { newYorkDate, sessionTimes, sessionsBetween } from '../../../../domain/index.ts';
import type { MinuteBar } from '../../live/index.ts';
import type { Context, Operation } from '../context.ts';
import { answer } from './page.ts';
import type { Source, Timed } from './page.ts';
import { readHistory } from './request.ts';
import { quoteAt, tradeAt } from './wire.ts';

/** Points within a minute, as parts of it. */
const PARTS = [0, 0.25, 0.5, 0.75];

/** Four points a minute along the way from its open to its close. */
function along<T>(minute: MinuteBar, of: (ms: number, price: number, size: number) => T): readonly T[] {
  return PARTS.map((part) => {
    const price = minute.open + (minute.close - minute.open) * part;
    return of(
      minute.at + part * 60_000,
      Math.round(price * 100) / 100,
      Math.max(1, Math.floor(minute.volume / PARTS.length)),
    );
  });
}

function source<T extends Timed>(
  { venue }: Context,
  of: (ms: number, price: number, size: number) => T,
): Source<T> {
  return async (symbols, start, end, most) => {
    const [from, to] = [Date.parse(`${start.slice(0, 23)}Z`), Date.parse(`${end.slice(0, 23)}Z`)];
    const found = new Map<string, T[]>(symbols.map((symbol) => [symbol, []]));
    for (const session of sessionsBetween(newYorkDate(from), newYorkDate(Math.min(to, venue.at)))) {
      await venue.tape.load(symbols, session);
      const { open, close } = sessionTimes(session);
      for (const symbol of symbols) {
        const minutes = venue.tape.minutes(symbol, session, open, Math.min(close, venue.at - 59_999));
        const points = minutes.flatMap((minute) => along(minute, of));
        (found.get(symbol) as T[]).push(
          ...points.filter(({ t }) => Date.parse(t) >= from && Date.parse(t) <= to),
        );
      }
      if (symbols.length === 1 && (found.get(symbols[0] as string)?.length ?? 0) > most) break;
    }
    return found;
  };
}

const trades = (single: boolean) => (context: Context) =>
  answer(context, 'trades', single, readHistory(context, single), source(context, tradeAt), 1);
const quotes = (single: boolean) => (context: Context) =>
  answer(context, 'quotes', single, readHistory(context, single), source(context, quoteAt), 1);

/** Opening and closing auctions of finished sessions. */
const auctions = (single: boolean) => (context: Context) => {
  const { venue } = context;
  const days: Source<{ t: string; d: string; o: unknown; c: unknown }> = async (symbols, start, end) => {
    const [from, to] = [start, end].map((text) => newYorkDate(Date.parse(`${text.slice(0, 23)}Z`))) as [
      string,
      string,
    ];
    const found = new Map<string, { t: string; d: string; o: unknown; c: unknown }[]>(
      symbols.map((s) => [s, []]),
    );
    for (const session of sessionsBetween(from, to)) {
      const { open, close } = sessionTimes(session);
      if (close > venue.at) break;
      await venue.tape.load(symbols, session);
      for (const symbol of symbols) {
        const bar = venue.tape.bar(symbol, session);
        if (!bar) continue;
        const print = (ms: number, p: number, c: string) => [
          { t: new Date(ms).toISOString(), x: 'Q', p, s: 100, c },
        ];
        const day = {
          t: session,
          d: session,
          o: print(open, bar.open, 'O'),
          c: print(close, bar.close, '6'),
        };
        (found.get(symbol) as (typeof day)[]).push(day);
      }
    }
    return found;
  };
  return answer(context, 'auctions', single, readHistory(context, single), days, 40);
};

export const tickOperations: readonly Operation[] = [
  { method: 'GET', path: '/v2/stocks/trades', handle: trades(false) },
  { method: 'GET', path: '/v2/stocks/{symbol}/trades', handle: trades(true) },
  { method: 'GET', path: '/v2/stocks/quotes', handle: quotes(false) },
  { method: 'GET', path: '/v2/stocks/{symbol}/quotes', handle: quotes(true) },
  { method: 'GET', path: '/v2/stocks/auctions', handle: auctions(false) },
  { method: 'GET', path: '/v2/stocks/{symbol}/auctions', handle: auctions(true) },
];
