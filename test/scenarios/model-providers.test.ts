import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { Bus } from '../../bus/index.ts';
import { openDatabase } from '../../db/index.ts';
import { createRng, ReplayedClock } from '../../domain/index.ts';
import { callFacts, createModels, MemoryLlmStore } from '../../llm/index.ts';
import type { LlmSettings, Models } from '../../llm/index.ts';
import { simulatedMarket } from '../../market/index.ts';
import { CALM, requestOf } from '../contracts/selector.ts';
import { DIALECTS, titleOf } from '../db/sandbox.ts';
import { settingsFor, startLoopback, START } from '../llm/loopback.ts';
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
