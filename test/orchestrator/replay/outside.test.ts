import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openDatabase } from '../../../db/index.ts';
import { lastFinishedSession } from '../../../domain/calendar/index.ts';
import type { Clock } from '../../../domain/index.ts';
import { routedMarket, simulatedMarket } from '../../../market/index.ts';
import { KEY, replyFor, startLoopback } from '../../llm/loopback.ts';
import type { Loopback } from '../../llm/loopback.ts';
import { books, scratchFolder, startDesk } from '../../support/desk.ts';
import { replayed } from '../../support/replayed.ts';

const SYMBOLS = ['AAPL', 'MSFT', 'GOOGL', 'SPY', 'QQQ'];
const desk = (name: string): string => path.join(scratchFolder(name), 'desk.db');

/** Time that only the desk's own sleeping moves, and a provider that now and then has no answer. */
function wallRun(file: string, start: string) {
  let now = Date.parse(start);
  const clock: Clock = { kind: 'wall', now: () => now };
  const sleep = async (milliseconds: number): Promise<void> => {
    await new Promise((resolve) => setImmediate(resolve));
    now += Math.max(milliseconds, 1_800_000);
  };
  const made = simulatedMarket({ seed: 25 });
  const provider = {
    name: 'yahoo',
    kind: 'live',
    splits: made.splits.bind(made),
    range: made.range.bind(made),
    async dailyBars(request: Parameters<typeof made.dailyBars>[0]) {
      const answers = new Map(await made.dailyBars(request));
      const day = lastFinishedSession(now).slice(-2);
      // Two days of a week without one of them, so that it grows stale and comes back.
      if (['09', '10', '11'].includes(day))
        answers.set('MSFT', { ok: false, fault: { symbol: 'MSFT', code: 'provider_failed', detail: 'HTTP 503' } });
      return answers;
    },
  } as const;
  const world = { wall: clock, sleep, market: () => routedMarket([provider]) };
  return (cycles: number, crashAfter?: number) =>
    startDesk({
      file,
      symbols: SYMBOLS,
      env: { DATA_PROVIDER: 'yahoo' },
      run: { cycles: String(cycles) },
      world,
      ...(crashAfter === undefined ? {} : { crashAfter }),
    });
} // prettier-ignore

describe('a run on the wall clock', () => {
  it('P5: with cycles broken off, new starts, and symbols that came too late, it replays identical', async () => {
    const file = desk('wall');
    const run = wallRun(file, '2024-01-02T21:30:00Z');
    for (const crash of [31, 47, 60]) expect(String((await run(30, crash)).fault)).toContain('killed here');
    expect((await run(6)).ending).toBe('cycles');
    const { cycles, trades, orders } = await books(file);
    expect(cycles.some((c) => c.status === 'interrupted')).toBe(true);
    expect(trades.length + orders.length).toBeGreaterThan(5);
    const database = await openDatabase({ url: `file:${file}`, mode: 'read' });
    const data = await database.reads.events({ type: 'data_ready' });
    await database.close();
    const excluded = data.flatMap((e) => (e.type === 'data_ready' ? e.payload.excluded : []));
    expect(excluded.map((e) => e.code)).toContain('stale');
    expect(await replayed(file)).toMatchObject({ identical: true, cycles: cycles.length, difference: null });
  });
});

describe('a run on the wall clock that is killed once, wherever that is', () => {
  it('P5: replays identical, what it had decided and not sent and the day it had audited included', async () => {
    const last = new Set<string>();
    for (const crash of [7, 8, 9, 11, 12, 16, 21, 23, 26, 28]) {
      const file = desk(`killed-after-${crash}`);
      const run = wallRun(file, '2024-01-02T21:30:00Z');
      last.add((await run(30, crash)).events.at(-1)?.type ?? '');
      expect((await run(3)).ending).toBe('cycles');
      expect(await replayed(file), `killed after ${crash} events`).toMatchObject({ identical: true, difference: null });
    }
    for (const type of ['approved_ready', 'executed_ready', 'audited_ready', 'order_updated', 'cycle_completed'])
      expect(last).toContain(type);
  });
}); // prettier-ignore

describe('a run whose models were asked over the wire', () => {
  let server: Loopback;
  let file = '';
  beforeAll(async () => {
    server = await startLoopback();
    file = desk('models');
    const all = (strategy: string) => ({ text: replyFor(SYMBOLS, strategy) });
    // Whatever providers do: answers, other answers, refusals, nonsense that is repaired and nonsense that is not.
    server.manners = [
      'normal', 'normal', all('MomentumRotation'), 'normal', { status: 500 }, { status: 429 }, 'normal', 'normal',
      { text: 'I would rather not' }, all('BollingerBands'), 'normal', { text: '{' }, { text: '}' }, 'no_json', 'cut_off', 'normal',
    ]; // prettier-ignore
    const env = {
      SELECTORS: 'groq,rules', GROQ_API_KEY: KEY, GROQ_BASE_URL: server.url,
      NARRATOR: 'anthropic', ANTHROPIC_API_KEY: KEY, ANTHROPIC_BASE_URL: server.url,
      LLM_RETRIES: '0', LLM_DAILY_USD: '1000', LLM_DAILY_TOKENS: '100000000', SEED: '2',
    }; // prettier-ignore
    await startDesk({ file, symbols: SYMBOLS, env, run: { cycles: '12' } });
    await startDesk({ file, symbols: SYMBOLS, env, run: { cycles: '18' } });
  });
  afterAll(() => server.close());

  it('P5: replays identical, replies, failures, costs and notes included, and asks nobody', async () => {
    const database = await openDatabase({ url: `file:${file}`, mode: 'read' });
    const calls = await database.reads.modelCalls();
    await database.close();
    const how = new Set(calls.map((call) => `${call.purpose} ${call.outcome}`));
    expect(how.size, [...how].join(', ')).toBeGreaterThan(4);
    const asked = server.requests.length;
    expect(asked).toBeGreaterThan(30);
    expect(await replayed(file)).toMatchObject({ identical: true, cycles: 30, difference: null });
    expect(await replayed(file, { from: (await books(file)).cycles[15]?.id })).toMatchObject({ identical: true, cycles: 15 }); // prettier-ignore
    expect(server.requests).toHaveLength(asked);
  });

  it('P5: without the record of one reply, the event that rested on it is the first that differs', async () => {
    const database = await openDatabase({ url: `file:${file}`, mode: 'read' });
    const [event] = (await database.reads.events({ type: 'model_asked' })).filter((e) => e.type === 'model_asked' && e.payload.purpose === 'select').slice(2); // prettier-ignore
    await database.close();
    const { default: Sqlite } = await import('better-sqlite3');
    const client = new Sqlite(file);
    client
      .prepare('delete from llm_calls where id = ?')
      .run(event?.type === 'model_asked' ? event.payload.call : '');
    client.close();
    expect((await replayed(file)).difference).toMatchObject({ seq: event?.seq, type: 'model_asked' });
  });
});

describe('a run with models that is killed within its cycles', () => {
  it('P4, P5: is taken up again wherever it was, hears what it had heard, and replays identical', async () => {
    const server = await startLoopback();
    const all = (strategy: string) => ({ text: replyFor(SYMBOLS, strategy) });
    server.manners = [
      all('MomentumRotation'), all('Breakout'), { status: 500 }, { text: '{' }, all('MeanReversion'), all('BollingerBands'), { status: 400 },
      ...Array.from({ length: 8 }, (_, i) => [all('TrendFollowing'), all('MomentumRotation'), i % 3 === 0 ? { status: 429 } : 'normal', all('Breakout')] as const).flat(),
    ]; // prettier-ignore
    const env = {
      SELECTORS: 'groq,rules', GROQ_API_KEY: KEY, GROQ_BASE_URL: server.url, NARRATOR: 'none',
      LLM_RETRIES: '0', LLM_DAILY_USD: '1000', LLM_DAILY_TOKENS: '100000000', SEED: '2',
    }; // prettier-ignore
    const file = desk('killed-models');
    let kills = 0;
    const ends = new Set<string>();
    for (; (await books(file)).cycles.length < 25; kills++) {
      const crashAfter = 5 + (kills % 4);
      const { fault, events } = await startDesk({
        file,
        symbols: SYMBOLS,
        env,
        run: { cycles: '40' },
        crashAfter,
      });
      expect(String(fault), `kill ${kills}`).toContain('killed');
      ends.add(events.at(-1)?.type ?? '');
    }
    const { fault } = await startDesk({ file, symbols: SYMBOLS, env, run: { cycles: '3' } });
    expect(fault).toBe(null);
    await server.close();
    for (const type of ['model_asked', 'signals_ready', 'approved_ready', 'executed_ready'])
      expect(ends).toContain(type);
    expect(await replayed(file)).toMatchObject({ identical: true, difference: null });
  });
});
