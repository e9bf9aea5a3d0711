import { createServer } from 'node:http';
import type { IncomingMessage, Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { ReplayedClock, sessionsBetween, sessionTimes, shiftSessions } from '../../../domain/index.ts';
import { polygonMarket } from '../../../market/polygon/index.ts';
import type { BarsAnswer } from '../../../market/index.ts';

const KEY = 'polygon-planted-key';
const THROUGH = '2026-11-19';
const MORNING = sessionTimes('2026-11-20').open + 3_600_000;
const sessions = sessionsBetween(shiftSessions(THROUGH, -9), THROUGH);

let server: Server;
let asked: { url: URL; request: IncomingMessage }[];
let answer: (url: URL) => { readonly status?: number; readonly body: unknown };

const row = (date: string, c: number) => ({
  t: sessionTimes(date).preOpen - 4 * 3_600_000,
  o: c - 0.5,
  h: c + 1,
  l: c - 1,
  c,
  v: 1000,
  vw: c,
  n: 10,
});
const split = (date: string, from: number, to: number) => ({
  ticker: 'AAPL',
  execution_date: date,
  split_from: from,
  split_to: to,
});
const base = (): string => `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
const open = (now = MORNING) =>
  polygonMarket({ apiKey: KEY, baseUrl: base(), clock: new ReplayedClock(now), history: 10 });
const read = (answers: ReadonlyMap<string, BarsAnswer>) => {
  const found = answers.get('AAPL');
  if (!found?.ok) throw new Error(JSON.stringify(found));
  return found;
};
/** Bars as given, and these splits. */
const serve =
  (rows: readonly unknown[], splits: readonly unknown[] = []) =>
  (url: URL) => ({
    body: { status: 'OK', results: url.pathname.startsWith('/v3/') ? splits : rows },
  });

beforeEach(async () => {
  asked = [];
  server = createServer((request, response) => {
    const url = new URL(request.url ?? '', base());
    asked.push({ url, request });
    const { status = 200, body } = answer(url);
    response.writeHead(status, { 'content-type': 'application/json' });
    response.end(typeof body === 'string' ? body : JSON.stringify(body));
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
});
afterEach(async () => {
  server.closeAllConnections();
  await new Promise((resolve) => server.close(resolve));
});

describe('Polygon', () => {
  it('aggregates become bars; P10: the key goes into a header, never into an address', async () => {
    answer = serve(sessions.map((date, i) => row(date, 100 + i)));
    const { bars } = read(await open().dailyBars({ symbols: ['AAPL'], through: THROUGH }));
    expect(bars.map((bar) => bar.date)).toEqual(sessions);
    expect(bars[2]).toEqual({
      date: sessions[2],
      open: 101.5,
      high: 103,
      low: 101,
      close: 102,
      volume: 1000,
    });
    for (const { url, request } of asked) {
      expect(url.href).not.toContain(KEY);
      expect(request.headers.authorization).toBe(`Bearer ${KEY}`);
    }
  });

  it('pages are followed on the same host, and nowhere else', async () => {
    const rows = sessions.map((date) => row(date, 100));
    answer = (url) => {
      if (url.pathname.startsWith('/v3/')) return { body: { results: [] } };
      return url.searchParams.has('cursor')
        ? { body: { results: rows.slice(5) } }
        : { body: { results: rows.slice(0, 5), next_url: `${base()}${url.pathname}?cursor=2` } };
    };
    expect(read(await open().dailyBars({ symbols: ['AAPL'], through: THROUGH })).bars).toHaveLength(10);
    answer = (url) =>
      url.pathname.startsWith('/v3/')
        ? { body: {} }
        : { body: { results: rows, next_url: 'http://127.0.0.2:9/steal' } };
    expect((await open().dailyBars({ symbols: ['AAPL'], through: THROUGH })).get('AAPL')).toMatchObject({
      ok: false,
      fault: { code: 'provider_failed', detail: expect.stringMatching(/would have gone to/) as string },
    });
  });

  it('P6: unfinished bars are left out, and a split of this morning is taken back', async () => {
    const today = '2026-11-20';
    answer = serve(
      [...sessions, today].map((date) => row(date, 50)),
      [split(today, 1, 2)],
    );
    const { bars, revision } = read(await open().dailyBars({ symbols: ['AAPL'], through: THROUGH }));
    expect(bars.at(-1)).toMatchObject({ date: THROUGH, close: 100, volume: 500 });
    expect(revision).toBe(0);
    const late = read(await open().dailyBars({ symbols: ['AAPL'], through: today }));
    expect(late.bars.at(-1)?.date).toBe(THROUGH);
  });

  it('splits are told with their ratio, and the newest is the revision', async () => {
    answer = serve(
      sessions.map((date) => row(date, 100)),
      [split('2026-11-12', 1, 4), split('2026-11-10', 10, 1)],
    );
    expect(await open().splits(['AAPL'], '2026-11-09', THROUGH)).toEqual([
      { symbol: 'AAPL', session: '2026-11-10', ratio: 0.1 },
      { symbol: 'AAPL', session: '2026-11-12', ratio: 4 },
    ]);
    expect(read(await open().dailyBars({ symbols: ['AAPL'], through: THROUGH })).revision).toBe(20_261_112);
  });

  it.each([
    ['an unknown symbol', { status: 404, body: { error: 'Data not found' } }, 'no_source', /Data not found/],
    ['no bars', { body: { results: [] } }, 'no_bars', /no bars/],
    [
      'refused keys, repeated',
      { status: 401, body: { error: `Unknown API Key ${KEY}` } },
      'provider_failed',
      /401: Unknown API Key \[redacted\]/,
    ],
    ['another shape', { body: { results: [{ t: 'x' }] } }, 'provider_failed', /another shape/],
    ['HTML', { body: '<html></html>' }, 'provider_failed', /no JSON/],
  ] as const)('%s is a fault of the symbol', async (_name, reply, code, words) => {
    answer = (url) => (url.pathname.startsWith('/v3/') && code !== 'provider_failed' ? { body: {} } : reply);
    expect((await open().dailyBars({ symbols: ['AAPL'], through: THROUGH })).get('AAPL')).toMatchObject({
      ok: false,
      fault: { code, detail: expect.stringMatching(words) as string },
    });
  });
});
