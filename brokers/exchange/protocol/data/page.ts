import type { Context, Reply } from '../context.ts';
import { sortableTime } from '../wire/time.ts';
import { tokenOf } from './request.ts';
import type { HistoryRequest } from './request.ts';

/** Anything that has a time on the wire. */
export interface Timed {
  /** RFC 3339; sorts as text within a symbol. */
  readonly t: string;
}

/** Points of some symbols from `start` to `end`, oldest first; asked for a few symbols at a time. */
export type Source<T extends Timed> = (
  symbols: readonly string[],
  start: string,
  end: string,
  /** More than so many of the first symbol are not needed; the oldest ones count. */
  most: number,
) => Promise<ReadonlyMap<string, readonly T[]>>;

/** How many symbols are read at once. Days come together; minutes of one symbol are a page already. */
export type Batch = 1 | 40;

/** One page: points sorted by symbol, then time; at most `limit` together. */
export async function page<T extends Timed>(
  request: HistoryRequest,
  kind: string,
  source: Source<T>,
  batch: Batch,
): Promise<{ readonly found: Readonly<Record<string, readonly T[]>>; readonly token: string | null }> {
  const { after, descending, limit } = request;
  const left = request.symbols.filter((symbol) => after === null || symbol >= after.symbol);
  const found: Record<string, readonly T[]> = {};
  let room = limit;
  let last: { symbol: string; time: string } | null = null;
  const most = descending ? Number.POSITIVE_INFINITY : limit + 1;
  for (let i = 0; i < left.length; i += batch) {
    const some = left.slice(i, i + batch);
    const goesOn = batch === 1 && !descending && after?.symbol === some[0];
    const answers = await source(
      some,
      goesOn ? sortableTime(after?.time ?? '', 'page_token') : request.start,
      request.end,
      most,
    );
    for (const symbol of some) {
      const ordered = descending ? [...(answers.get(symbol) ?? [])].reverse() : (answers.get(symbol) ?? []);
      const points =
        after?.symbol === symbol
          ? ordered.filter(({ t }) => (descending ? t < after.time : t > after.time))
          : ordered;
      if (points.length === 0) continue;
      if (room === 0) return { found, token: last && tokenOf(last, kind) };
      const taken = points.slice(0, room);
      found[symbol] = taken;
      room -= taken.length;
      last = { symbol, time: (taken.at(-1) as T).t };
      if (taken.length < points.length) return { found, token: tokenOf(last, kind) };
    }
  }
  return { found, token: null };
}

/** The two forms of an answer: by symbol, or of one symbol. */
export async function answer<T extends Timed>(
  context: Context,
  name: string,
  single: boolean,
  request: HistoryRequest,
  source: Source<T>,
  batch: Batch,
): Promise<Reply> {
  const { found, token } = await page(request, name.charAt(0).toUpperCase(), source, batch);
  if (!single) return { body: { [name]: found, next_page_token: token } };
  const symbol = (context.params[0] as string).toUpperCase();
  return { body: { [name]: found[symbol] ?? [], symbol, next_page_token: token } };
}
