import type { Context } from '../context.ts';
import { faults } from '../fault.ts';
import { sortableTime } from '../wire/time.ts';

const FEEDS: ReadonlySet<string> = new Set(['sip', 'iex', 'otc', 'boats', 'delayed_sip', 'overnight']);
const USUAL = 1000;
const MOST = 10_000;

/** What the multi-symbol and the single form of a historical request ask for. */
export interface HistoryRequest {
  /** Sorted and without doubles; those nobody knows are left out. */
  readonly symbols: readonly string[];
  /** Inclusive, sortable UTC text with nine decimals. */
  readonly start: string;
  readonly end: string;
  readonly limit: number;
  readonly descending: boolean;
  /** Where the page before ended; null: the first page. */
  readonly after: Place | null;
}

/** A place in an answer that is sorted by symbol, then time. */
export interface Place {
  readonly symbol: string;
  readonly time: string;
}

/** Symbols of the query, or the one of the path. */
export function symbolsOf({ query, params, assets }: Context, single: boolean): readonly string[] {
  const asked = single ? [params[0] as string] : query.list('symbols');
  if (asked === null) throw faults.badData('symbols is required');
  for (const symbol of asked) {
    if (!/^[A-Za-z0-9./-]{1,12}$/.test(symbol)) throw faults.badData(`invalid symbol: ${symbol}`);
  }
  return [...new Set(asked.map((symbol) => symbol.toUpperCase()))].filter(assets.knows).toSorted();
}

export function checkFeed({ query }: Context): void {
  const feed = query.text('feed');
  if (feed !== null && !FEEDS.has(feed)) throw faults.badData(`invalid feed: ${feed}`);
}

export function readHistory(context: Context, single: boolean): HistoryRequest {
  const { query, venue } = context;
  checkFeed(context);
  const sort = query.text('sort') ?? 'asc';
  if (sort !== 'asc' && sort !== 'desc') throw faults.badData(`invalid sort: ${sort}`);
  const now = `${new Date(venue.at).toISOString().slice(0, 23)}999999Z`;
  const [start, end] = [query.text('start'), query.text('end')];
  const limit = query.text('limit') ?? String(USUAL);
  if (!/^\d{1,6}$/.test(limit) || Number(limit) < 1 || Number(limit) > MOST)
    throw faults.badData(`invalid limit: larger than 0 and at most ${MOST}`);
  const from = start === null ? `${now.slice(0, 10)}T00:00:00.000000000Z` : instant(start, 'start', false);
  const asked = end === null ? now : instant(end, 'end', true);
  if (start !== null && end !== null && from > asked) throw faults.badData('end should not be before start');
  const token = query.text('page_token');
  return {
    symbols: symbolsOf(context, single),
    start: from,
    end: asked < now ? asked : now,
    limit: Number(limit),
    descending: sort === 'desc',
    after: token === null ? null : placeOf(token),
  };
}

function instant(text: string, name: string, endOfDay: boolean): string {
  try {
    return sortableTime(text, name, endOfDay);
  } catch {
    throw faults.badData(`Invalid format for parameter ${name}: error parsing '${text}' as RFC3339 time`);
  }
}

/** An opaque token; inside it stands what Alpaca's own holds. */
export function tokenOf({ symbol, time }: Place, kind: string): string {
  return Buffer.from(`${symbol}|${kind}|${time}`).toString('base64url');
}

function placeOf(token: string): Place {
  const [symbol, kind, time, ...more] = Buffer.from(token, 'base64').toString('utf8').split('|');
  if (!symbol || !kind || !time || more.length > 0) throw faults.badData('invalid page_token');
  instant(time, 'page_token', false);
  return { symbol, time };
}
