import {
  isDate,
  isSession,
  newYorkDate,
  nextOpen,
  nextSession,
  phaseAt,
  sessionTimes,
  sessionsBetween,
} from '../../../../domain/index.ts';
import type { Context, Operation } from '../context.ts';
import { faults } from '../fault.ts';
import { millisecondsOf, newYorkTime, nextClose } from '../wire/time.ts';

/** The calendar serves these years. */
const FIRST = '1970-01-01';
const LAST = '2029-12-31';

const MARKET = {
  acronym: 'NYSE',
  mic: 'XNYS',
  name: 'New York Stock Exchange',
  timezone: 'America/New_York',
} as const;
const MARKETS: ReadonlySet<string> = new Set(['NYSE', 'NASDAQ', 'XNYS', 'XNAS']);

const hhmm = (ms: number): string => newYorkTime(ms).slice(11, 16);

function day(query: Context['query'], name: string, usual: string): string {
  const text = query.text(name);
  if (text === null) return usual;
  // Full date-times are sent too; the date in them counts.
  const date = text.slice(0, 10);
  if (!isDate(date)) throw faults.unprocessable(`invalid ${name}`);
  return date;
}

function sessions({ query }: Context): readonly string[] {
  const start = day(query, 'start', FIRST);
  const end = day(query, 'end', LAST);
  if (start > end) throw faults.unprocessable('start should be before end');
  return sessionsBetween(start < FIRST ? FIRST : start, end > LAST ? LAST : end);
}

export const calendarOperations: readonly Operation[] = [
  {
    method: 'GET',
    path: '/v2/clock',
    handle({ venue }) {
      const { at, phase } = venue.scene();
      // Closed in hours in which the calendar has it open: the next close is that of the next session.
      const from = phase !== 'open' && phaseAt(at) === 'REGULAR' ? nextOpen(at) : at;
      return {
        body: {
          timestamp: newYorkTime(at),
          is_open: phase === 'open',
          next_open: newYorkTime(nextOpen(at)),
          next_close: newYorkTime(nextClose(from)),
        },
      };
    },
  },
  {
    method: 'GET',
    path: '/v2/calendar',
    handle(context) {
      const settles = context.query.text('date_type')?.toUpperCase() === 'SETTLEMENT';
      const days = sessions(context).map((date) => {
        const { open, close, preOpen, afterClose } = sessionTimes(date);
        return {
          date,
          open: hhmm(open),
          close: hhmm(close),
          session_open: hhmm(preOpen).replace(':', ''),
          session_close: hhmm(afterClose).replace(':', ''),
          settlement_date: nextSession(date),
        };
      });
      return { body: settles ? days.map((d) => ({ ...d, date: d.settlement_date })) : days };
    },
  },
  {
    method: 'GET',
    path: '/v3/clock',
    handle({ venue, query }) {
      const asked = query.text('time');
      const at = asked === null ? venue.at : millisecondsOf(asked, 'time');
      const date = newYorkDate(at);
      const times = isSession(date) ? sessionTimes(date) : null;
      const open = times !== null && at >= times.open && at < times.close;
      const phase =
        times === null || at < times.preOpen || at >= times.afterClose
          ? 'closed'
          : at < times.open
            ? 'pre'
            : open
              ? 'core'
              : 'post';
      return {
        body: {
          clocks: [
            {
              market: MARKET,
              timestamp: newYorkTime(at),
              is_market_day: times !== null,
              phase,
              phase_until: newYorkTime(open ? nextClose(at) : nextOpen(at)),
              next_market_open: newYorkTime(nextOpen(at)),
              next_market_close: newYorkTime(nextClose(at)),
            },
          ],
        },
      };
    },
  },
  {
    method: 'GET',
    path: '/v3/calendar/{market}',
    handle(context) {
      const market = (context.params[0] as string).toUpperCase();
      if (!MARKETS.has(market)) throw faults.notFound(`market not found: ${market}`);
      const calendar = sessions(context).map((date) => {
        const { preOpen, open, close, afterClose } = sessionTimes(date);
        const [pre, core, post, end] = [preOpen, open, close, afterClose].map(newYorkTime);
        return {
          date,
          pre_start: pre,
          pre_end: core,
          core_start: core,
          core_end: post,
          post_start: post,
          post_end: end,
          settlement_date: nextSession(date),
        };
      });
      return { body: { market: MARKET, calendar } };
    },
  },
];
