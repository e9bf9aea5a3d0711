import { createServer } from 'node:http';
import type { Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import {
  createRng,
  ReplayedClock,
  sessionsBetween,
  sessionTimes,
  shiftSessions,
} from '../../../domain/index.ts';
import { createLanes } from '../../../guards/index.ts';
import { AlpacaDataClient, alpacaLivePrices, alpacaMarket } from '../../../market/alpaca/index.ts';
import type { AlpacaMarketOptions } from '../../../market/alpaca/index.ts';
import type { BarsAnswer } from '../../../market/index.ts';

type Row = { t: string; o: number; h: number; l: number; c: number; v: number };
type Reply = { readonly status?: number; readonly body: unknown };

const KEYS = { keyId: 'PKPLANTEDKEY', secretKey: 'planted-secret-value' };
const THROUGH = '2026-11-19';
/** The morning after, the market open. */
const MORNING = sessionTimes('2026-11-20').open + 3_600_000;

let server: Server;
let asked: URL[];
let bars: Map<string, Row[]>;
let raw: Map<string, Row[]>;
let actions: Record<string, unknown[]>;
let refuse: (url: URL) => Reply | null;
let page: number;

const midnight = (date: string): string => new Date(sessionTimes(date).preOpen - 4 * 3_600_000).toISOString();
const row = (date: string, c: number, v = 1000): Row => ({
  t: midnight(date),
  o: c - 0.5,
  h: c + 1,
  l: c - 1,
  c,
  v,
});

/** Alpaca's rule: sorted by symbol, then time, so many points to a page of all symbols together. */
function answer(url: URL): Reply {
  const refused = refuse(url);
  if (refused) return refused;
  if (url.pathname === '/v1/corporate-actions')
    return { body: { corporate_actions: actions, next_page_token: null } };
  if (url.pathname === '/v2/stocks/bars') {
    const source = url.searchParams.get('adjustment') === 'raw' && raw.size > 0 ? raw : bars;
    const [start, end] = ['start', 'end'].map((name) => Date.parse(url.searchParams.get(name) ?? ''));
    const all = (url.searchParams.get('symbols') ?? '')
      .split(',')
      .sort()
      .flatMap((symbol) => (source.get(symbol) ?? []).map((bar) => [symbol, bar] as const))
      .filter(([, bar]) => Date.parse(bar.t) >= (start as number) && Date.parse(bar.t) <= (end as number));
    const from = Number(url.searchParams.get('page_token') ?? 0);
    const size = Math.min(page, Number(url.searchParams.get('limit')));
    const found: Record<string, Row[]> = {};
    for (const [symbol, bar] of all.slice(from, from + size)) (found[symbol] ??= []).push(bar);
    return { body: { bars: found, next_page_token: from + size < all.length ? String(from + size) : null } };
  }
  return { status: 404, body: { message: 'not found' } };
}

beforeEach(async () => {
  asked = [];
  bars = new Map();
  raw = new Map();
  actions = {};
  refuse = () => null;
  page = 10_000;
  server = createServer((request, response) => {
    const url = new URL(request.url ?? '', 'http://loopback');
    asked.push(url);
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

const clientAt = (now: number): AlpacaDataClient => {
  const clock = new ReplayedClock(now);
  const { port } = server.address() as AddressInfo;
  const rng = createRng(1);
  // Pauses between attempts take no time.
  const lanes = createLanes({ name: 'data', clock, rng, retries: 0, sleep: () => Promise.resolve() });
  return new AlpacaDataClient({ ...KEYS, baseUrl: `http://127.0.0.1:${port}`, clock, rng, lanes });
};
const market = (options: Partial<AlpacaMarketOptions> = {}, now = MORNING) =>
  alpacaMarket({ client: clientAt(now), clock: new ReplayedClock(now), history: 10, ...options });
const read = (answers: ReadonlyMap<string, BarsAnswer>, symbol: string) => {
  const found = answers.get(symbol);
  if (!found?.ok) throw new Error(JSON.stringify(found));
  return found;
};
const sessions = sessionsBetween(shiftSessions(THROUGH, -9), THROUGH);
const questions = (path: string): URL[] => asked.filter((url) => url.pathname === path);

describe('daily bars', () => {
  it('many symbols in one question, all pages followed, no feed named', async () => {
    for (const symbol of ['AAPL', 'MSFT', 'SPY'])
      bars.set(
        symbol,
        sessions.map((date, i) => row(date, 100 + i)),
      );
    page = 7;
    const answers = await market().dailyBars({ symbols: ['SPY', 'AAPL', 'MSFT'], through: THROUGH });
    for (const symbol of ['AAPL', 'MSFT', 'SPY']) {
      expect(read(answers, symbol).bars.map((bar) => bar.date)).toEqual(sessions);
    }
    expect(read(answers, 'AAPL').bars[3]).toEqual({
      date: sessions[3],
      open: 102.5,
      high: 104,
      low: 102,
      close: 103,
      volume: 1000,
    });
    expect(questions('/v2/stocks/bars')).toHaveLength(5);
    for (const url of questions('/v2/stocks/bars')) {
      expect(url.searchParams.has('feed'), 'IEX alone is a few per cent of the volume').toBe(false);
      expect(url.searchParams.get('adjustment')).toBe('all');
    }
  });

  it('P6: the bar of a session that has not finished is not handed out, whatever the server sends', async () => {
    const today = '2026-11-20';
    bars.set(
      'AAPL',
      [...sessions, today].map((date) => row(date, 100)),
    );
    const early = await market({}, MORNING).dailyBars({ symbols: ['AAPL'], through: today });
    expect(read(early, 'AAPL').bars.at(-1)?.date).toBe(THROUGH);
    const evening = await market({}, sessionTimes(today).close + 1).dailyBars({
      symbols: ['AAPL'],
      through: today,
    });
    expect(read(evening, 'AAPL').bars.at(-1)?.date).toBe(today);
  });

  it('only what is missing is asked for, and nothing newer is an answer', async () => {
    bars.set(
      'AAPL',
      sessions.map((date) => row(date, 100)),
    );
    const after = new Map([
      ['AAPL', sessions[7] as string],
      ['IBM', sessions[9] as string],
    ]);
    const answers = await market().dailyBars({ symbols: ['AAPL', 'IBM'], after, through: THROUGH });
    expect(read(answers, 'AAPL').bars.map((bar) => bar.date)).toEqual(sessions.slice(8));
    expect(read(answers, 'IBM').bars).toEqual([]);
  });

  it('a symbol nobody knows is its own fault, told by Alpaca or by silence', async () => {
    bars.set(
      'AAPL',
      sessions.map((date) => row(date, 100)),
    );
    refuse = (url) =>
      (url.searchParams.get('symbols') ?? '').split(',').includes('BAD-ONE') &&
      url.pathname === '/v2/stocks/bars'
        ? { status: 400, body: { message: 'invalid symbol: BAD-ONE' } }
        : null;
    const answers = await market().dailyBars({ symbols: ['AAPL', 'BAD-ONE', 'GONE'], through: THROUGH });
    expect(read(answers, 'AAPL').bars).toHaveLength(10);
    expect(answers.get('BAD-ONE')).toMatchObject({ ok: false, fault: { code: 'no_source' } });
    expect(answers.get('GONE')).toMatchObject({ ok: false, fault: { code: 'no_bars' } });
  });

  it('a plan without recent prices gets what it may have: the end goes one session back', async () => {
    bars.set(
      'AAPL',
      sessions.map((date) => row(date, 100)),
    );
    const last = Date.parse(midnight(THROUGH));
    refuse = (url) =>
      url.pathname === '/v2/stocks/bars' && Date.parse(url.searchParams.get('end') ?? '') >= last
        ? { status: 403, body: { message: 'subscription does not permit querying recent SIP data' } }
        : null;
    const answers = await market().dailyBars({ symbols: ['AAPL'], through: THROUGH });
    expect(read(answers, 'AAPL').bars.map((bar) => bar.date)).toEqual(sessions.slice(0, -1));
    expect(asked.some((url) => url.searchParams.get('feed') === 'iex')).toBe(false);
  });

  it.each([
    [
      'another shape',
      { body: { bars: { AAPL: [{ t: 'yesterday', o: 1 }] }, next_page_token: null } },
      /another shape/,
    ],
    ['no JSON', { body: '<html>maintenance</html>' }, /JSON/],
    [
      'refused keys',
      { status: 401, body: { message: `unauthorized. ${KEYS.secretKey}` } },
      /401: unauthorized. \[redacted\]/,
    ],
  ] as [string, Reply, RegExp][])(
    '%s is a failure of the provider, P10: told without keys',
    async (_name, reply, words) => {
      refuse = (url) => (url.pathname === '/v2/stocks/bars' ? reply : null);
      const answers = await market().dailyBars({ symbols: ['AAPL'], through: THROUGH });
      expect(answers.get('AAPL')).toMatchObject({
        ok: false,
        fault: { code: 'provider_failed', detail: expect.stringMatching(words) as string },
      });
    },
  );

  it.each([
    ['a price that is not positive', [row(sessions[0] as string, 0.5)], 'non_positive_price'],
    ['a day twice', [row(sessions[0] as string, 10), row(sessions[0] as string, 11)], 'duplicate_date'],
    ['days out of order', [row(sessions[1] as string, 10), row(sessions[0] as string, 11)], 'unsorted'],
  ])('%s leaves the symbol out', async (_name, rows, code) => {
    bars.set('AAPL', rows);
    const answers = await market().dailyBars({ symbols: ['AAPL'], through: THROUGH });
    expect(answers.get('AAPL')).toMatchObject({ ok: false, fault: { code } });
  });
});

describe('restatements', () => {
  const split = (exDate: string, ratio = 2) => ({
    symbol: 'AAPL',
    new_rate: ratio,
    old_rate: 1,
    ex_date: exDate,
    process_date: exDate,
  });

  it('the revision is the newest dividend or split up to the last bar, however much is asked for', async () => {
    bars.set(
      'AAPL',
      sessions.map((date) => row(date, 100)),
    );
    actions = {
      cash_dividends: [{ symbol: 'AAPL', rate: 0.25, ex_date: '2026-11-09' }],
      forward_splits: [split('2026-11-12')],
    };
    const full = read(await market().dailyBars({ symbols: ['AAPL'], through: THROUGH }), 'AAPL');
    const after = new Map([['AAPL', sessions[8] as string]]);
    const day = read(await market().dailyBars({ symbols: ['AAPL'], after, through: THROUGH }), 'AAPL');
    expect([full.revision, day.revision]).toEqual([20_261_112, 20_261_112]);
    const earlier = read(await market().dailyBars({ symbols: ['AAPL'], through: '2026-11-11' }), 'AAPL');
    expect(earlier.revision).toBe(20_261_109);
  });

  it('P6: a split of this morning is taken back: the last bar has the prices that were traded', async () => {
    bars.set(
      'AAPL',
      sessions.map((date) => row(date, 50, 2000)),
    );
    raw.set(
      'AAPL',
      sessions.map((date) => row(date, 100, 1000)),
    );
    actions = { forward_splits: [split('2026-11-20')] };
    const { bars: found, revision } = read(
      await market().dailyBars({ symbols: ['AAPL'], through: THROUGH }),
      'AAPL',
    );
    expect(found.at(-1)).toMatchObject({ date: THROUGH, close: 100, volume: 1000 });
    expect(found[0]?.close).toBe(100);
    expect(revision, 'what comes later restates nothing yet').toBe(0);
  });

  it('raw bars have no revision and ask for no actions', async () => {
    bars.set(
      'AAPL',
      sessions.map((date) => row(date, 100)),
    );
    const answers = await market({ adjustment: 'raw' }).dailyBars({ symbols: ['AAPL'], through: THROUGH });
    expect(read(answers, 'AAPL').revision).toBe(0);
    expect(questions('/v1/corporate-actions')).toEqual([]);
  });

  it('splits in the span are told with their ratio, both ways', async () => {
    actions = {
      forward_splits: [split('2026-11-10'), split('2026-11-16', 3)],
      reverse_splits: [{ symbol: 'MSFT', new_rate: 1, old_rate: 10, ex_date: '2026-11-17' }],
    };
    expect(await market().splits(['AAPL', 'MSFT'], '2026-11-10', THROUGH)).toEqual([
      { symbol: 'AAPL', session: '2026-11-16', ratio: 3 },
      { symbol: 'MSFT', session: '2026-11-17', ratio: 0.1 },
    ]);
  });
});

describe('requests', () => {
  it('5,000 symbols of 252 bars take at most 170 requests', async () => {
    const days = sessionsBetween(shiftSessions(THROUGH, -251), THROUGH);
    const rows = days.map((date) => row(date, 100));
    const symbols = Array.from({ length: 5000 }, (_, i) => `S${i}`);
    for (const symbol of symbols) bars.set(symbol, rows);
    // The server of this test is slow to sort a million points: it only counts here.
    let pages = 0;
    refuse = (url) => {
      if (url.pathname !== '/v2/stocks/bars') return null;
      const names = (url.searchParams.get('symbols') ?? '').split(',');
      const from = Number(url.searchParams.get('page_token') ?? 0);
      const points = names.length * days.length;
      pages++;
      const first = Math.floor(from / days.length);
      const body: Record<string, Row[]> = {};
      if (from === 0) for (const name of names.slice(first, first + 1)) body[name] = [rows[0] as Row];
      return { body: { bars: body, next_page_token: from + 10_000 < points ? String(from + 10_000) : null } };
    };
    await market({ history: 252 }).dailyBars({ symbols, through: THROUGH });
    expect(pages).toBeGreaterThanOrEqual(126);
    expect(asked.length, 'bars and corporate actions together').toBeLessThanOrEqual(170);
    expect(Math.max(...asked.map((url) => url.href.length)), 'addresses stay short').toBeLessThan(8000);
  });
});

describe('prices of now', () => {
  it('bars within the day are finished ones only', async () => {
    const now = Date.parse('2026-11-20T15:07:30Z');
    const minute = (time: string) => ({ t: `2026-11-20T${time}:00Z`, o: 10, h: 11, l: 9, c: 10.5, v: 100 });
    bars.set('AAPL', [minute('15:00'), minute('15:05')]);
    const prices = alpacaLivePrices(clientAt(now), new ReplayedClock(now));
    const found = await prices.bars(['AAPL'], '5Min', Date.parse('2026-11-20T15:00:00Z'), now);
    expect(found.get('AAPL')).toEqual([
      { at: Date.parse('2026-11-20T15:00:00Z'), open: 10, high: 11, low: 9, close: 10.5, volume: 100 },
    ]);
    expect(questions('/v2/stocks/bars')[0]?.searchParams.get('timeframe')).toBe('5Min');
  });

  it('quotes, trades and snapshots are read; without the right to the present, a quarter of an hour late', async () => {
    const quote = {
      t: '2026-11-20T15:00:00.123456789Z',
      bp: 99.9,
      bs: 200,
      ap: 100.1,
      as: 300,
      bx: 'V',
      ax: 'Q',
      c: ['R'],
      z: 'C',
    };
    const trade = { t: '2026-11-20T15:00:00Z', p: 100, s: 50, x: 'V', i: 1, c: [], z: 'C' };
    refuse = (url) => {
      if (url.pathname.endsWith('/quotes/latest')) {
        return url.searchParams.get('feed') === 'delayed_sip'
          ? { body: { quotes: { AAPL: quote } } }
          : { status: 403, body: { message: 'subscription does not permit querying recent SIP data' } };
      }
      if (url.pathname.endsWith('/trades/latest')) return { body: { trades: { AAPL: trade } } };
      if (url.pathname.endsWith('/snapshots')) {
        return {
          body: {
            AAPL: {
              latestTrade: trade,
              latestQuote: quote,
              minuteBar: null,
              dailyBar: row('2026-11-20', 101),
              prevDailyBar: row(THROUGH, 100),
            },
            GONE: null,
          },
        };
      }
      return null;
    };
    const prices = alpacaLivePrices(clientAt(MORNING), new ReplayedClock(MORNING));
    expect((await prices.quotes(['AAPL'])).get('AAPL')).toEqual({
      at: Date.parse('2026-11-20T15:00:00.123Z'),
      bid: 99.9,
      bidSize: 200,
      ask: 100.1,
      askSize: 300,
    });
    expect((await prices.trades(['AAPL'])).get('AAPL')).toEqual({
      at: Date.parse('2026-11-20T15:00:00Z'),
      price: 100,
      size: 50,
    });
    const shots = await prices.snapshots(['AAPL', 'GONE']);
    expect([...shots.keys()]).toEqual(['AAPL']);
    expect(shots.get('AAPL')).toMatchObject({
      minute: null,
      today: { close: 101 },
      previous: { close: 100 },
    });
  });
});
