import { z } from 'zod';
import { newYorkDate, sessionTimes } from '../../domain/calendar/index.ts';
import { messageOf, nextSession, shiftSessions } from '../../domain/index.ts';
import type { Bar, Clock } from '../../domain/index.ts';
import { edgeFetch, scrubber } from '../../guards/index.ts';
import { concurrently } from '../concurrently.ts';
import type { BarsAnswer, BarsRequest, DataFaultCode, MarketData, Split } from '../port.ts';

export interface PolygonOptions {
  readonly apiKey: string;
  /** Tells which session has finished (P6). */
  readonly clock: Clock;
  /** @default https://api.polygon.io */
  readonly baseUrl?: string;
  /** Sessions of history asked where the desk holds nothing. @default 1260, five years */
  readonly history?: number;
  /** `all` is splits only here: Polygon does not adjust for dividends. @default all */
  readonly adjustment?: 'raw' | 'all';
  /** Symbols asked at once. @default 4 */
  readonly concurrency?: number;
  /** @default the platform's own */
  readonly fetch?: typeof fetch;
}

const aggregates = z.object({
  results: z
    .array(
      z.object({ t: z.number(), o: z.number(), h: z.number(), l: z.number(), c: z.number(), v: z.number() }),
    )
    .optional(),
  next_url: z.string().optional(),
});
const splitList = z.object({
  results: z
    .array(
      z.object({
        ticker: z.string(),
        execution_date: z.string().regex(/^\d{4}-\d{2}-\d{2}$/),
        split_from: z.number().positive(),
        split_to: z.number().positive(),
      }),
    )
    .optional(),
  next_url: z.string().optional(),
});

class PolygonRefusal extends Error {
  constructor(
    readonly status: number,
    message: string,
  ) {
    super(message);
  }
}

/** As for the other providers: the revision is the newest split of this window, whatever span is asked for. */
const EVENT_WINDOW = 260;

/**
 * Daily aggregates of Polygon (massive.com), symbol by symbol. Adjusted prices are those of today's share, so splits after
 * `through` are taken back (P6). Source: Polygon's REST documentation, stocks/aggregates and reference/splits.
 */
class PolygonMarket implements MarketData {
  readonly name = 'polygon';
  readonly kind = 'live';
  readonly #options: PolygonOptions;
  readonly #base: string;
  readonly #fetch: typeof fetch;
  readonly #scrub: (text: string) => string;

  constructor(options: PolygonOptions) {
    this.#options = options;
    this.#base = (options.baseUrl ?? 'https://api.polygon.io').replace(/\/+$/, '');
    this.#fetch = edgeFetch({
      name: 'Polygon',
      baseUrl: this.#base,
      ...(options.fetch && { fetch: options.fetch }),
    });
    this.#scrub = scrubber([options.apiKey]);
  }

  async dailyBars(request: BarsRequest): Promise<ReadonlyMap<string, BarsAnswer>> {
    const answers = new Map<string, BarsAnswer>();
    await concurrently(request.symbols, this.#options.concurrency ?? 4, async (symbol) => {
      answers.set(symbol, await this.#bars(symbol, request));
    });
    return answers;
  }

  async splits(symbols: readonly string[], after: string, through: string): Promise<readonly Split[]> {
    const found: Split[] = [];
    await concurrently(symbols, this.#options.concurrency ?? 4, async (symbol) => {
      const all = await this.#splits(symbol, nextSession(after), through, undefined);
      found.push(...all.filter((split) => split.session > after));
    });
    return found.toSorted((a, b) => (a.session + a.symbol < b.session + b.symbol ? -1 : 1));
  }

  range(): Promise<{ first: null; last: null }> {
    return Promise.resolve({ first: null, last: null });
  }

  async #bars(symbol: string, request: BarsRequest): Promise<BarsAnswer> {
    const { through, signal } = request;
    const after = request.after?.get(symbol);
    const from =
      after === undefined ? shiftSessions(through, 1 - (this.#options.history ?? 1260)) : nextSession(after);
    const adjusted = (this.#options.adjustment ?? 'all') === 'all';
    const today = newYorkDate(this.#options.clock.now());
    try {
      const splits = adjusted
        ? await this.#splits(
            symbol,
            shiftSessions(through, -EVENT_WINDOW),
            today > through ? today : through,
            signal,
          )
        : [];
      if (from > through) return { ok: true, bars: [], revision: revisionOf(splits, through) };
      const path = `/v2/aggs/ticker/${encodeURIComponent(symbol)}/range/1/day/${from}/${through}`;
      const rows = await this.#pages(`${path}?adjusted=${adjusted}&sort=asc&limit=50000`, aggregates, signal);
      return this.#answer(symbol, rows, splits, { from, through, held: after !== undefined });
    } catch (error) {
      if (error instanceof PolygonRefusal && error.status === 404) {
        return fault(symbol, 'no_source', `polygon does not know it (${error.message})`);
      }
      return fault(symbol, 'provider_failed', `polygon failed: ${this.#scrub(messageOf(error))}`);
    }
  }

  #answer(
    symbol: string,
    rows: readonly { t: number; o: number; h: number; l: number; c: number; v: number }[],
    splits: readonly Split[],
    { from, through, held }: { from: string; through: string; held: boolean },
  ): BarsAnswer {
    const now = this.#options.clock.now();
    const later = splits.filter((s) => s.session > through).reduce((product, s) => product * s.ratio, 1);
    const bars: Bar[] = [];
    for (const { t, o, h, l, c, v } of rows) {
      const date = newYorkDate(t);
      // P6: the bar of a session that has not finished is another one by the evening.
      if (date < from || date > through || sessionTimes(date).close > now) continue;
      if (!(o > 0 && h > 0 && l > 0 && c > 0)) {
        return fault(symbol, 'non_positive_price', `polygon ${date}: a price is not positive`);
      }
      const last = bars.at(-1)?.date;
      if (last !== undefined && last >= date) {
        return fault(symbol, last === date ? 'duplicate_date' : 'unsorted', `polygon ${date}: after ${last}`);
      }
      bars.push({
        date,
        open: o * later,
        high: h * later,
        low: l * later,
        close: c * later,
        volume: v / later,
      });
    }
    if (bars.length === 0 && !held) return fault(symbol, 'no_bars', `polygon has no bars up to ${through}`);
    return { ok: true, bars, revision: revisionOf(splits, through) };
  }

  async #splits(
    symbol: string,
    from: string,
    to: string,
    signal: AbortSignal | undefined,
  ): Promise<readonly Split[]> {
    const span = `execution_date.gte=${from}&execution_date.lte=${to}`;
    const path = `/v3/reference/splits?ticker=${encodeURIComponent(symbol)}&${span}&limit=1000`;
    const rows = await this.#pages(path, splitList, signal);
    return rows
      .filter((row) => row.ticker === symbol && row.execution_date >= from && row.execution_date <= to)
      .map((row) => ({ symbol, session: row.execution_date, ratio: row.split_to / row.split_from }))
      .toSorted((a, b) => (a.session < b.session ? -1 : 1));
  }

  /** All pages; the next one's address comes from the server and must lie on the same host. */
  async #pages<T>(
    path: string,
    schema: z.ZodType<{ results?: T[] | undefined; next_url?: string | undefined }>,
    signal: AbortSignal | undefined,
  ): Promise<readonly T[]> {
    const rows: T[] = [];
    const seen = new Set<string>();
    let next: string | undefined = this.#base + path;
    while (next !== undefined && !seen.has(next)) {
      seen.add(next);
      // The key goes into a header: addresses end up in logs.
      const headers = { authorization: `Bearer ${this.#options.apiKey}`, accept: 'application/json' };
      const response = await this.#fetch(next, { headers, ...(signal && { signal }) });
      const body = await response.text();
      if (!response.ok)
        throw new PolygonRefusal(response.status, this.#scrub(`HTTP ${response.status}${words(body)}`));
      const read = schema.safeParse(parse(body));
      if (!read.success) {
        const [issue] = read.error.issues;
        throw new Error(`an answer of another shape: ${issue?.path.join('.')} ${issue?.message}`);
      }
      for (const row of read.data.results ?? []) rows.push(row);
      next = read.data.next_url;
    }
    return rows;
  }
}

export function polygonMarket(options: PolygonOptions): MarketData {
  return new PolygonMarket(options);
}

function parse(body: string): unknown {
  try {
    return JSON.parse(body) as unknown;
  } catch {
    throw new Error('an answer that is no JSON');
  }
}

function words(body: string): string {
  const told = /"(?:error|message)"\s*:\s*"([^"]{1,200})"/.exec(body)?.[1];
  return told === undefined ? '' : `: ${told}`;
}

function revisionOf(splits: readonly Split[], through: string): number {
  const newest = splits.filter((split) => split.session <= through).at(-1)?.session ?? '';
  return Number(newest.replaceAll('-', ''));
}

function fault(symbol: string, code: DataFaultCode, detail: string): BarsAnswer {
  return { ok: false, fault: { symbol, code, detail } };
}
