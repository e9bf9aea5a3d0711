import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { createRng, ReplayedClock } from '../../domain/index.ts';
import {
  createModels,
  createSelectors,
  defaultSelectors,
  MemoryLlmStore,
  MODELS,
  selectorSettings,
} from '../../llm/index.ts';
import type { LlmSettings } from '../../llm/index.ts';
import { priceOf, UNKNOWN_PRICE } from '../../llm/models.ts';
import { loadConfig } from '../../orchestrator/config/index.ts';
import { CALM, requestOf } from '../contracts/selector.ts';
import { KEY, rig, settingsFor, startLoopback, START } from './loopback.ts';
import type { Loopback } from './loopback.ts';

let server: Loopback;
beforeEach(async () => {
  server = await startLoopback();
});
afterEach(() => server.close());
const parts = () => ({ clock: new ReplayedClock(START), rng: createRng(1), store: new MemoryLlmStore() });
const request = requestOf({ AAPL: CALM });

describe('who is asked', () => {
  it("by default the models that have a key, groq first, then rules; a server of one's own needs none", () => {
    expect(defaultSelectors({})).toEqual(['rules']);
    expect(defaultSelectors({ OPENAI_API_KEY: 'x', GROQ_API_KEY: 'x' })).toEqual(['groq', 'openai', 'rules']);
    expect(defaultSelectors({ ANTHROPIC_API_KEY: 'x', OPENAI_BASE_URL: 'http://127.0.0.1:1' })).toEqual(['anthropic', 'openai', 'rules']); // prettier-ignore
  });

  it('in the order of SELECTORS: the dead, the garbled and the one over the budget are named, then rules answer', async () => {
    const gone = await startLoopback();
    const { url } = gone;
    await gone.close();
    server.manners = [{ text: 'no' }];
    const given: Partial<LlmSettings> = {
      SELECTORS: ['openai', 'groq', 'anthropic', 'rules'],
      LLM_DAILY_TOKENS: 3000,
      OPENAI_BASE_URL: `${url}/v1`,
    };
    const one = await rig(settingsFor(server.url, given));
    const { selectors } = one;
    const answer = await selectors.select(request);
    one.close();
    expect(answer.selector).toBe('rules');
    expect(answer.failures.map((f) => f.selector)).toEqual(['openai', 'groq', 'anthropic']);
    expect(answer.failures.map((f) => f.failure).join()).toMatch(
      /cannot be reached.*could not be read, twice.*cap of 3000 tokens/,
    );
    expect(server.requests, 'two of groq, none of anthropic').toHaveLength(2);
    expect(selectors.immediate, 'exits never wait for a model').toBe(false);
  });

  it('without rules and without an answer there is no choice', async () => {
    server.manners = [{ status: 500 }];
    const one = await rig(settingsFor(server.url, { SELECTORS: ['groq'] }));
    expect(await one.selectors.select(request)).toMatchObject({ selector: null, choices: [] });
    one.close();
  });

  it('a provider without a key is refused with what to do; so is a key that would go out in the clear', async () => {
    const none = { ...selectorSettings.parse({}), GUARD_FAILURES: 5, GUARD_PAUSE_SECONDS: 30 };
    await expect(createSelectors({ ...none, SELECTORS: ['groq'] }, parts())).rejects.toMatchObject({
      code: 'CONFIG_INVALID',
      message: 'the model provider groq has no key',
      hint: 'set GROQ_API_KEY, or take groq out of SELECTORS, NARRATOR, QUANT_REVIEW and RISK_REMARK',
    });
    const open = {
      ...none,
      SELECTORS: ['groq' as const],
      GROQ_API_KEY: KEY,
      GROQ_BASE_URL: 'http://example.com',
    };
    await expect(createSelectors(open, parts())).rejects.toThrow('without encryption');
  });

  it('the narrator is anthropic where it has a key, nobody otherwise, or who is named', async () => {
    const narrator = async (given: Partial<LlmSettings>): Promise<string> => {
      const models = await createModels(settingsFor(server.url, { SELECTORS: ['rules'], ...given }), parts());
      models.close();
      return models.narrator.name;
    };
    expect(await narrator({ NARRATOR: 'auto' })).toBe('anthropic');
    expect(await narrator({ NARRATOR: 'auto', ANTHROPIC_API_KEY: undefined })).toBe('none');
    expect(await narrator({ NARRATOR: 'openai' })).toBe('openai');
  });

  it('anthropic reviews the signals and openai remarks on the gate where they can be asked, or who is named, or nobody', async () => {
    const roles = async (given: Partial<LlmSettings>): Promise<unknown> => {
      const models = await createModels(settingsFor(server.url, { SELECTORS: ['rules'], ...given }), parts());
      models.close();
      return [models.reviewers.quant?.name ?? null, models.reviewers.risk?.name ?? null];
    };
    const auto = { QUANT_REVIEW: 'auto', RISK_REMARK: 'auto' } as const;
    expect(await roles(auto)).toEqual(['anthropic', 'openai']);
    expect(await roles({ ...auto, ANTHROPIC_API_KEY: undefined })).toEqual([null, 'openai']);
    expect(await roles({ ...auto, OPENAI_API_KEY: undefined, OPENAI_BASE_URL: undefined })).toEqual([
      'anthropic',
      null,
    ]);
    expect(await roles({ QUANT_REVIEW: 'groq', RISK_REMARK: 'none' })).toEqual(['groq', null]);
  });
});

describe('a restart', () => {
  it('does not pay for the same question again', async () => {
    const settings = settingsFor(server.url);
    const first = await rig(settings);
    const before = await first.selectors.select(request);
    first.close();
    const second = await rig(settings, { store: first.store });
    expect((await second.selectors.select(request)).choices).toEqual(before.choices);
    expect(server.requests).toHaveLength(1);
    second.close();
  });
});

describe('P5: what is on record', () => {
  it('is answered again in the same way, failures, repairs and cost included, and nothing is sent', async () => {
    const settings = settingsFor(server.url, { SELECTORS: ['groq', 'openai', 'rules'] });
    server.manners = [{ status: 500 }, { status: 500 }, { text: 'no' }, 'normal'];
    const live = await rig(settings);
    const recorded = await live.selectors.select(request);
    live.close();
    expect(recorded.calls.map((c) => c.outcome)).toEqual(['provider_failed', 'provider_failed', 'answered', 'answered']); // prettier-ignore
    const sent = server.requests.length;
    const replayed = await rig(settings, { store: live.store, replay: true });
    expect(await replayed.selectors.select(request)).toEqual(recorded);
    expect(server.requests).toHaveLength(sent);
    replayed.close();
  });

  it('SELECTORS=recorded answers from the store whoever it was that answered, and says so where nothing is there', async () => {
    const live = await rig(settingsFor(server.url, { SELECTORS: ['openai', 'rules'] }));
    const recorded = await live.selectors.select(request);
    live.close();
    const again = await rig(settingsFor(server.url, { SELECTORS: ['recorded'] }), { store: live.store });
    const answer = await again.selectors.select(request);
    expect(answer).toMatchObject({ selector: 'openai', choices: recorded.choices, calls: recorded.calls });
    const other = await again.selectors.select(requestOf({ MSFT: CALM }));
    expect(other).toMatchObject({ selector: null, calls: [] });
    expect(other.failures[2]?.failure).toBe('openai: no reply to this is on record');
  });
});

describe('prices', () => {
  it("are those set, then the dated table's; a local model costs nothing, an unknown one is taken for dear", () => {
    expect(priceOf('gpt-4o-mini', {}, false)).toEqual(MODELS.figures['gpt-4o-mini']?.price);
    expect(priceOf('gpt-4o-mini', { 'gpt-4o-mini': [1, 2] }, false)).toEqual({ input: 1, output: 2 });
    expect(priceOf('llama3.2', {}, true)).toEqual({ input: 0, output: 0 });
    expect(priceOf('next-model', {}, false)).toEqual(UNKNOWN_PRICE);
    expect(priceOf('constructor', {}, false)).toEqual(UNKNOWN_PRICE);
    expect(MODELS.asOf).toMatch(/^\d{4}-\d{2}-\d{2}$/);
  });

  it('LLM_PRICES is read from the environment as JSON', () => {
    const environment = { LLM_PRICES: '{"m": [0.1, 0.2]}' };
    expect(loadConfig({ purpose: 'query', folder: '/nonexistent', environment }).settings.LLM_PRICES).toEqual({ m: [0.1, 0.2] }); // prettier-ignore
  });
});

describe('P10: inside the models', () => {
  it("there is no broker's key in the environment once the settings have been read", async () => {
    const planted = { ALPACA_API_KEY: 'PKPLANTED00', ALPACA_SECRET_KEY: 'planted-secret-00', APCA_API_SECRET_KEY: 'planted-secret-01', POLYGON_API_KEY: 'planted-secret-02', GROQ_API_KEY: KEY }; // prettier-ignore
    Object.assign(process.env, planted);
    try {
      const { settings } = loadConfig({ purpose: 'query', folder: '/nonexistent' });
      expect(settings.ALPACA_SECRET_KEY, 'it was read').toBe('planted-secret-00');
      const seen: string[] = [];
      // What the adapter hands its request to runs within llm/, as the SDK does.
      const models = await createModels(
        { ...settings, SELECTORS: ['groq', 'rules'], GROQ_BASE_URL: server.url },
        {
          ...parts(),
          fetch: (...asked) => {
            seen.push(JSON.stringify(process.env));
            return fetch(...asked);
          },
        },
      );
      expect((await models.selectors.select(request)).selector).toBe('groq');
      models.close();
      expect(seen).toHaveLength(1);
      for (const secret of Object.values(planted)) expect(seen[0]).not.toContain(secret);
      expect(JSON.stringify(server.requests)).not.toMatch(/planted|PKPLANTED/);
    } finally {
      for (const name of Object.keys(planted)) delete process.env[name];
    }
  });
});
