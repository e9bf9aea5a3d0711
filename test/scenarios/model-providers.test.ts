import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { Bus } from '../../bus/index.ts';
import { openDatabase } from '../../db/index.ts';
import { createRng, ReplayedClock } from '../../domain/index.ts';
import { callFacts, createModels, MemoryLlmStore } from '../../llm/index.ts';
import type { LlmSettings, Models } from '../../llm/index.ts';
import { nextSession } from '../../domain/calendar/index.ts';
import { simulatedMarket } from '../../market/index.ts';
import { wallLoop } from '../../orchestrator/clocks/wall-loop.ts';
import { loadConfig } from '../../orchestrator/config/index.ts';
import { memoryDesk } from '../../orchestrator/memory-desk.ts';
import { CALM, requestOf } from '../contracts/selector.ts';
import { DIALECTS, titleOf } from '../db/sandbox.ts';
import { KEY, settingsFor, startLoopback, START, userText } from '../llm/loopback.ts';
import type { Loopback } from '../llm/loopback.ts';
import { fillsOf, wiredDesk } from './wired-desk.ts';
import type { WiredDesk } from './wired-desk.ts';

let server: Loopback;
const opened: Models[] = [];
beforeEach(async () => {
  server = await startLoopback();
});
afterEach(async () => {
  for (const models of opened.splice(0)) models.close();
  await server.close();
});

async function models(given: Partial<LlmSettings>, store = new MemoryLlmStore()): Promise<Models> {
  const clock = new ReplayedClock(START);
  const made = await createModels(settingsFor(server.url, given), { clock, store, rng: createRng(1), sleep: async () => undefined }); // prettier-ignore
  opened.push(made);
  return made;
}

async function lived(given: Partial<LlmSettings>, days = 12): Promise<WiredDesk> {
  const { selectors } = await models(given);
  const desk = await wiredDesk({ symbols: ['AAPL', 'MSFT', 'GOOGL', 'SPY', 'QQQ'], market: simulatedMarket({ seed: 2 }), selectors }); // prettier-ignore
  await desk.days('2023-10-02', days);
  return desk;
}

/** Cycles in which somebody was asked. */
const asked = (desk: WiredDesk) =>
  desk.of('signals_ready').filter((e) => e.payload.selector !== null || e.payload.failures.length > 0);

describe('a desk whose models are asked over the wire', () => {
  it('trades by what a model chose, and the journal says that it did', async () => {
    server.manners = ['normal'];
    const desk = await lived({ SELECTORS: ['groq', 'rules'] });
    expect(new Set(asked(desk).map((e) => e.payload.selector))).toEqual(new Set(['groq']));
    const chosen = desk.of('signals_ready').flatMap((e) => e.payload.signals).filter((s) => s.chosenBecause === 'near its high'); // prettier-ignore
    expect(new Set(chosen.map((s) => s.strategy))).toEqual(new Set(['Breakout']));
    expect(server.requests.length, 'at most one call a cycle').toBeLessThanOrEqual(12);
  });

  it('with every model dead does what the rules alone would do, and names who failed in every cycle', async () => {
    server.manners = [{ status: 500 }];
    const dead = await lived({ SELECTORS: ['groq', 'anthropic', 'openai', 'rules'] }, 25);
    const plain = await lived({ SELECTORS: ['rules'] }, 25);
    expect(fillsOf(plain).length).toBeGreaterThan(3);
    expect(fillsOf(dead)).toEqual(fillsOf(plain));
    for (const { payload } of asked(dead))
      expect(payload).toMatchObject({ selector: 'rules', failures: [{ selector: 'groq' }, { selector: 'anthropic' }, { selector: 'openai' }] }); // prettier-ignore
  });

  it('over its budget asks nobody, and says so', async () => {
    const desk = await lived({ SELECTORS: ['groq', 'rules'], LLM_DAILY_USD: 0 });
    expect(server.requests).toEqual([]);
    expect(asked(desk)[0]?.payload.failures[0]?.failure).toContain("the day's cap of $0 is reached");
  });

  it('without rules and without an answer opens nothing', async () => {
    server.manners = ['cut_off'];
    const desk = await lived({ SELECTORS: ['groq'] });
    expect(fillsOf(desk)).toEqual([]);
    for (const { payload } of asked(desk)) expect(payload).toMatchObject({ selector: null, failures: [{ selector: 'groq' }] }); // prettier-ignore
  });
});

describe('a model that is dead, and nobody to stand in', () => {
  it('five cycles running without an answer bring the desk to reducing, and exits go on', async () => {
    const symbols = ['AAPL', 'MSFT', 'GOOGL', 'SPY', 'QQQ'];
    const { settings } = loadConfig({ purpose: 'query', folder: '/nonexistent', environment: { SYMBOLS: symbols.join(','), SELECTORS: 'groq', GROQ_API_KEY: KEY } });
    const { selectors } = await models({ SELECTORS: ['groq'] });
    const desk = await memoryDesk({ settings, market: simulatedMarket({ seed: 2 }), selectors, safety: true });
    const halted: { session: string; code: string; state: string }[] = [];
    let exits = 0;
    let session = '2023-10-02';
    desk.bus.watch((event) => {
      if (event.type === 'halted') halted.push({ session, code: event.payload.code, state: event.payload.state });
      if (event.type === 'approved_ready') exits += event.payload.orders.filter((o) => o.purpose !== 'entry').length;
    });
    const live = async (days: number): Promise<void> => {
      for (let i = 0; i < days; i++, session = nextSession(session)) {
        await desk.begin(session);
        await desk.play(session);
        await desk.cycle(session);
      }
    };
    for (let i = 0; i < 80 && desk.book.positions().length === 0; i++) await live(1);
    expect(halted).toEqual([]);
    expect(desk.book.positions().length, 'something is held when the model dies').toBeGreaterThan(0);
    server.manners = [{ status: 500 }];
    const died = session;
    await live(4);
    expect(halted).toEqual([]);
    await live(1);
    expect(halted).toEqual([{ session: expect.any(String), code: 'model_failures', state: 'reducing' }]);
    expect(halted[0]!.session > died).toBe(true);
    const before = exits;
    await live(60);
    expect(exits, 'what is held still leaves').toBeGreaterThan(before);
  }); // prettier-ignore
});

describe('the loop of a minute on daily bars', () => {
  it('asks a model once for the symbols and bar of a session, however often it wakes', async () => {
    const { selectors } = await models({ SELECTORS: ['groq', 'rules'] });
    const desk = await wiredDesk({ symbols: ['AAPL', 'MSFT'], market: simulatedMarket({ seed: 2 }), selectors });
    let now = Date.parse('2023-10-02T20:01:00Z');
    let wakes = 0;
    let decided: string | null = null;
    let running: Promise<unknown> = Promise.resolve();
    const sessions: string[] = [];
    await wallLoop(
      {
        clock: { kind: 'wall', now: () => now },
        interval: 60_000,
        longestNap: 60_000,
        sleep: async () => {
          // The cycle ends first: its provider answers in real time, and this clock goes by leaps.
          await running;
          wakes++;
          now += 60_000;
        },
        decided: () => decided,
        dataThere: async () => true,
        cycle: async (session) => {
          sessions.push(session);
          running = desk.day(session);
          await running;
          decided = session;
        },
        skipped: async () => undefined,
        say: () => undefined,
        cycles: 4,
      },
      new AbortController().signal,
    );
    expect(sessions).toEqual(['2023-10-02', '2023-10-03', '2023-10-04', '2023-10-05']);
    expect(wakes).toBeGreaterThan(3 * 24 * 60 - 60);
    const tables = server.requests.map(({ body }) => userText(body));
    expect(tables.length).toBeLessThanOrEqual(sessions.length);
    expect(tables.length).toBeGreaterThan(0);
    expect(new Set(tables).size, 'no question twice').toBe(tables.length);
  }); // prettier-ignore
});

for (const dialect of DIALECTS) {
  describe.skipIf(dialect.missing !== null)(`a call on record in ${titleOf(dialect)}`, () => {
    it('P3: stands in the database before its answer is used, gets its cycle by its event, and is not paid for again', async () => {
      const sandbox = await dialect.sandbox();
      const database = await openDatabase({ url: sandbox.url, mode: 'write' });
      try {
        const store = database.llm as unknown as MemoryLlmStore;
        const request = requestOf({ AAPL: CALM });
        const answer = await (await models({ SELECTORS: ['groq'] }, store)).selectors.select(request);
        const [before] = await database.reads.modelCalls();
        expect(before).toEqual({ ...answer.calls[0], cycleId: null });
        const bus = new Bus({ journal: database.journal, clock: new ReplayedClock(START), after: 0 });
        for (const call of answer.calls)
          await bus.publish(
            { type: 'model_asked', payload: callFacts(call) },
            { cycleId: 'c1', causedBy: null },
          );
        await bus.settled();
        expect(await database.reads.modelCalls({ cycleId: 'c1' })).toEqual([
          { ...answer.calls[0], cycleId: 'c1' },
        ]);
        expect((await database.verify()).ok).toBe(true);
        const again = await (await models({ SELECTORS: ['groq'] }, store)).selectors.select(request);
        expect(again).toMatchObject({ choices: answer.choices, calls: [] });
        expect(server.requests).toHaveLength(1);
        expect((await database.llm.spent('2026-11-20T00:00:00.000Z')).tokens).toBe(1200);
      } finally {
        await database.close();
        await sandbox.destroy();
      }
    });
  });
}
