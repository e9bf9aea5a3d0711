import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, afterEach, beforeAll, describe, expect, it, vi } from 'vitest';
import { createRng, sessionTimes, sessionsBetween, type Bar } from '../../../domain/index.ts';
import { createGuard } from '../../../guards/index.ts';
import { guardedMarket, yahooMarket, type BarsAnswer } from '../../../market/index.ts';

interface Quote {
  readonly date: string;
  readonly close: number | null;
  readonly adjclose?: number;
}
interface Page {
  readonly quotes: readonly Quote[];
  readonly dividends?: readonly string[];
  readonly splits?: readonly (readonly [date: string, numerator: number, denominator: number])[];
}

const seconds = (date: string): number => sessionTimes(date).open / 1000;

/** A chart as Yahoo's servers write it. */
function chart(symbol: string, page: Page): unknown {
  const q = page.quotes;
  const column = (delta: number) => q.map((x) => (x.close === null ? null : x.close + delta));
  const events = {
    dividends: Object.fromEntries(
      (page.dividends ?? []).map((d) => [String(seconds(d)), { amount: 1, date: seconds(d) }]),
    ),
    splits: Object.fromEntries(
      (page.splits ?? []).map(([d, numerator, denominator]) => [
        String(seconds(d)),
        { date: seconds(d), numerator, denominator, splitRatio: `${numerator}:${denominator}` },
      ]),
    ),
  };
  const meta = {
    currency: 'USD',
    symbol,
    exchangeTimezoneName: 'America/New_York',
    priceHint: 2,
    newField: 'x',
  };
  const quote = {
    open: column(-0.5),
    high: column(1),
    low: column(-1),
    close: column(0),
    volume: q.map(() => 1000),
  };
  const adjclose = q.map((x) => x.adjclose ?? x.close);
  const result = { meta, timestamp: q.map((x) => seconds(x.date)), events, indicators: { quote: [quote], adjclose: [{ adjclose }] } }; // prettier-ignore
  return { chart: { result: [result], error: null } };
}
const refusal = (code: string, description: string) => ({
  chart: { result: null, error: { code, description } },
});

const pages = new Map<string, Page>();
const asked: URL[] = [];
let broken = 0;
let server: Server;
let baseUrl = '';

beforeAll(async () => {
  server = createServer((request, response) => {
    const url = new URL(request.url ?? '', 'http://loopback');
    asked.push(url);
    const symbol = decodeURIComponent(url.pathname.split('/').at(-1) ?? '');
    const send = (status: number, body: unknown): void => {
      response.writeHead(status, { 'content-type': 'application/json' });
      response.end(typeof body === 'string' ? body : JSON.stringify(body));
    };
    const page = pages.get(symbol);
    if (broken > 0) {
      broken--;
      send(429, 'Too Many Requests');
    } else if (symbol === 'SHAPE')
      send(200, { chart: { result: [{ meta: {}, timestamp: [1], indicators: { quote: [{ high: ['x'], low: [1], open: [1], close: [1], volume: [1] }] } }], error: null } }); // prettier-ignore
    else if (symbol === 'LATE') send(400, refusal('Bad Request', "Data doesn't exist for startDate"));
    else if (!page) send(404, refusal('Not Found', 'No data found, symbol may be delisted'));
    else {
      const from = Number(url.searchParams.get('period1'));
      const to = Number(url.searchParams.get('period2'));
      send(200, chart(symbol, { ...page, quotes: page.quotes.filter((q) => seconds(q.date) >= from && seconds(q.date) <= to) })); // prettier-ignore
    }
  });
  await new Promise<void>((resolve) => {
    server.listen(0, '127.0.0.1', resolve);
  });
  baseUrl = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
});
afterAll(() => new Promise((resolve) => server.close(resolve)));
afterEach(() => {
  pages.clear();
  asked.length = 0;
  broken = 0;
  vi.restoreAllMocks();
});

const ask = async (symbol: string, through: string, after?: string): Promise<BarsAnswer> => {
  const request = { symbols: [symbol], through };
  const market = yahooMarket({ baseUrl });
  const answers = await market.dailyBars(after ? { ...request, after: new Map([[symbol, after]]) } : request);
  return answers.get(symbol) as BarsAnswer;
};
const barsOf = (answer: BarsAnswer): readonly Bar[] => (answer.ok ? answer.bars : []);
const SESSIONS = sessionsBetween('2024-01-02', '2024-03-28');
const rising: Quote[] = SESSIONS.map((date, i) => ({ date, close: 100 + i }));

describe('yahoo, through the real package on a loopback server', () => {
  it('P6: gives finished sessions only; the unfinished bar of the day is left out', async () => {
    pages.set('AAPL', { quotes: rising });
    const answer = await ask('AAPL', '2024-03-15');
    expect(barsOf(answer).at(-1)?.date).toBe('2024-03-15');
    expect(barsOf(answer)[0]).toEqual({
      date: '2024-01-02',
      open: 99.5,
      high: 101,
      low: 99,
      close: 100,
      volume: 1000,
    });
    const [url] = asked;
    expect(url?.pathname).toBe('/v8/finance/chart/AAPL');
    expect(Number(url?.searchParams.get('period2'))).toBe(sessionTimes('2024-03-15').close / 1000 + 1);
  });

  it('asks for what is new and gives only that', async () => {
    pages.set('AAPL', { quotes: rising });
    const answer = await ask('AAPL', '2024-03-15', '2024-03-13');
    expect(barsOf(answer).map((bar) => bar.date)).toEqual(['2024-03-14', '2024-03-15']);
    expect(await ask('AAPL', '2024-03-15', '2024-03-15')).toMatchObject({ ok: true, bars: [] });
  });

  it('adjusts for dividends on the basis of the last bar, and names the newest event as the revision', async () => {
    const quotes = rising.map((q) => ({
      ...q,
      adjclose: (q.close as number) * (q.date < '2024-02-09' ? 0.9 : 1) * 0.5,
    }));
    pages.set('AAPL', { quotes, dividends: ['2024-02-09'] });
    const before = await ask('AAPL', '2024-02-08');
    expect(barsOf(before)[0]?.close, 'no later dividend shows through').toBeCloseTo(100, 9);
    expect(before).toMatchObject({ revision: 0 });
    const after = await ask('AAPL', '2024-02-12');
    expect(barsOf(after)[0]).toMatchObject({ close: expect.closeTo(90, 9) as number, volume: 1000 });
    expect(barsOf(after).at(-1)?.close).toBe(rising[SESSIONS.indexOf('2024-02-12')]?.close);
    expect(after).toMatchObject({ revision: 20240209 });
    expect(await ask('AAPL', '2024-02-12', '2024-02-09'), 'the same when only a day is asked').toMatchObject({
      revision: 20240209,
    });
  });

  it('tells splits by their ex-date', async () => {
    pages.set('NVDA', { quotes: rising, splits: [['2024-02-09', 10, 1], ['2024-03-01', 1, 8]] }); // prettier-ignore
    const market = yahooMarket({ baseUrl });
    expect(await market.splits(['NVDA'], '2024-01-31', '2024-03-28')).toEqual([
      { symbol: 'NVDA', session: '2024-02-09', ratio: 10 },
      { symbol: 'NVDA', session: '2024-03-01', ratio: 0.125 },
    ]);
    expect(await market.splits(['NVDA'], '2024-02-09', '2024-02-28')).toEqual([]);
  });

  it('passes over days without trades and writes classes of shares with a dash', async () => {
    pages.set('BRK-B', { quotes: rising.map((q, i) => (i === 1 ? { ...q, close: null } : q)) });
    const answer = await ask('BRK.B', '2024-01-05');
    expect(barsOf(answer).map((bar) => bar.date)).toEqual(['2024-01-02', '2024-01-04', '2024-01-05']);
  });

  it('answers with a fault for an unknown symbol, no data, another shape and a refusal', async () => {
    const fault = async (symbol: string) => {
      const answer = await ask(symbol, '2024-01-05');
      return answer.ok ? 'none' : `${answer.fault.code}: ${answer.fault.detail}`;
    };
    expect(await fault('NOPEX')).toMatch(/^no_source: .*HTTP 404: No data found, symbol may be delisted/);
    expect(await fault('LATE')).toMatch(/^no_bars: .*Data doesn't exist/);
    expect(await fault('SHAPE')).toMatch(
      /^provider_failed: yahoo gave an answer of another shape: quotes\.0\.high/,
    );
    broken = 1;
    expect(await fault('AAPL')).toBe('provider_failed: yahoo failed: HTTP 429');
    pages.set('ZERO', { quotes: [{ date: '2024-01-02', close: 1 }] });
    expect(await fault('ZERO'), 'a low of zero').toMatch(/^non_positive_price: yahoo 2024-01-02/);
  });

  it('P10: writes nothing to the screen, neither the warning of old Node versions nor addresses of failures', async () => {
    const written: unknown[] = [];
    for (const method of ['log', 'info', 'warn', 'error', 'dir', 'debug'] as const) {
      vi.spyOn(console, method).mockImplementation((...args: unknown[]) => void written.push(args));
    }
    for (const stream of [process.stdout, process.stderr]) {
      vi.spyOn(stream, 'write').mockImplementation((text) => Boolean(written.push(text)));
    }
    broken = 1;
    pages.set('AAPL', { quotes: rising });
    for (const symbol of ['AAPL', 'AAPL', 'NOPEX', 'SHAPE', 'LATE']) await ask(symbol, '2024-01-05');
    vi.restoreAllMocks();
    expect(written).toEqual([]);
  });

  it('is retried behind a guard, symbol by symbol', async () => {
    pages.set('AAPL', { quotes: rising });
    pages.set('MSFT', { quotes: rising });
    broken = 2;
    const rest = () => Promise.resolve();
    const guard = createGuard({ name: 'yahoo', rng: createRng(1), retries: 2, sleep: rest, concurrency: 1 });
    const market = guardedMarket(yahooMarket({ baseUrl }), guard);
    const answers = await market.dailyBars({ symbols: ['AAPL', 'MSFT', 'NOPEX'], through: '2024-01-05' });
    expect([...answers].map(([symbol, a]) => `${symbol} ${a.ok ? a.bars.length : a.fault.code}`)).toEqual([
      'AAPL 4',
      'MSFT 4',
      'NOPEX no_source',
    ]);
    expect(guard.stats()).toMatchObject({ failures: 2, retries: 2, attempts: 5 });
    guard.close();
  });
});
