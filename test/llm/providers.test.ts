import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { offeredModels } from '../../llm/index.ts';
import type { CallOutcome, LlmSettings, ModelCall, SelectorName, StrategySelector } from '../../llm/index.ts';
import { createRng, ReplayedClock } from '../../domain/index.ts';
import { MemoryLlmStore } from '../../llm/index.ts';
import { CALM, requestOf, selectorContract } from '../contracts/selector.ts';
import {
  KEY,
  PROVIDERS,
  replyFor,
  rig,
  settingsFor,
  startLoopback,
  START,
  symbolsIn,
  userText,
} from './loopback.ts';
import type { Loopback, Manner, Provider, Rig } from './loopback.ts';

let server: Loopback;
const opened: Rig[] = [];
beforeEach(async () => {
  server = await startLoopback();
});
afterEach(async () => {
  for (const one of opened.splice(0)) one.close();
  await server.close();
});

const request = requestOf({ AAPL: CALM, MSFT: { ...CALM, rsi14: null } });

async function rigFor(provider: Provider, manners: Manner[] = ['normal'], given: Partial<LlmSettings> = {}): Promise<Rig> {
  server.manners = manners;
  const made = await rig(settingsFor(server.url, { SELECTORS: [provider as SelectorName, 'rules'], ...given }));
  opened.push(made);
  return made;
} // prettier-ignore

const outcomes = (calls: readonly ModelCall[]): CallOutcome[] => calls.map((call) => call.outcome);
const lastUser = (): string => userText(server.requests.at(-1)?.body ?? {});

/** The fourth is a server of one's own that speaks OpenAI's protocol and wants no key. */
const SERVERS: readonly [title: string, provider: Provider, keyless: boolean][] = [
  ...PROVIDERS.map((provider): [string, Provider, boolean] => [provider, provider, false]),
  ["a server of one's own, without a key", 'openai', true],
];

describe.each(SERVERS)('%s, by the official SDK against a loopback server', (_, provider, keyless) => {
  const access: Partial<LlmSettings> = keyless ? { OPENAI_API_KEY: undefined, OPENAI_MODEL: 'llama3.2' } : {};
  const served = (manners?: Manner[], given: Partial<LlmSettings> = {}): Promise<Rig> =>
    rigFor(provider, manners, { ...access, ...given });

  selectorContract(provider, (): StrategySelector => ({
    name: provider,
    immediate: false,
    async select(asked) {
      const { selectors } = await served();
      const { choices, calls, selector } = await selectors.select(asked);
      return selector === provider ? { ok: true, choices, ...(calls.length > 0 && { calls }) } : { ok: false, failure: 'rules answered' };
    },
  })); // prettier-ignore

  it('is asked once for all symbols; names, reasons, tokens and cost come back, and the call is on record', async () => {
    const { selectors, store } = await served();
    const answer = await selectors.select(request);
    expect(answer).toMatchObject({ selector: provider, failures: [], rejections: [] });
    expect(answer.choices).toEqual([
      { symbol: 'AAPL', strategy: 'Breakout', reason: 'near its high' },
      { symbol: 'MSFT', strategy: 'Breakout', reason: 'near its high' },
    ]);
    expect(server.requests).toHaveLength(1);
    expect(symbolsIn(server.requests[0]!.body)).toEqual(['AAPL', 'MSFT']);
    const [call] = answer.calls;
    expect(call).toMatchObject({ provider, outcome: 'answered', inputTokens: 1000, outputTokens: 200, chargedTokens: 1200, failure: null }); // prettier-ignore
    expect(store.calls.get(call!.id)).toEqual(call);
    expect(JSON.parse(call!.reply!)).toEqual(JSON.parse(replyFor(['AAPL', 'MSFT'])));
  });

  it('P1: the request holds no tool, no date and nothing of the account', async () => {
    const { selectors } = await served();
    await selectors.select(request);
    const { body } = server.requests[0]!;
    expect(Object.keys(body)).not.toContain('tools');
    expect(JSON.stringify(body)).not.toMatch(/2020|equity|cash|position/i);
  });

  it('the same symbols and figures are asked about once; another figure is another question', async () => {
    const { selectors } = await served();
    const first = await selectors.select(request);
    const second = await selectors.select({ ...request, session: '2020-06-02' });
    expect(second.choices).toEqual(first.choices);
    expect(second.calls).toEqual([]);
    expect(server.requests).toHaveLength(1);
    await selectors.select(requestOf({ AAPL: { ...CALM, rsi14: 20 } }));
    expect(server.requests).toHaveLength(2);
  });

  it('two cycles that ask at once share one call', async () => {
    const { selectors } = await served();
    await Promise.all([selectors.select(request), selectors.select(request)]);
    expect(server.requests).toHaveLength(1);
  });

  it('429 with a hint: rests as long as asked, then asks again; both attempts are on record', async () => {
    const { selectors, pauses } = await served([{ status: 429, headers: { 'retry-after': '3' } }, 'normal']); // prettier-ignore
    const answer = await selectors.select(request);
    expect(answer.selector).toBe(provider);
    expect(outcomes(answer.calls)).toEqual(['rate_limited', 'answered']);
    expect(pauses.reduce((a, b) => a + b, 0)).toBeGreaterThanOrEqual(3000);
    expect(answer.calls[0]).toMatchObject({ costUsd: 0, chargedTokens: 0 });
  });

  const in2500 = new Date(START + 2500).toUTCString();
  const at4 = new Date(START + 4000).toISOString();
  it.each<[string, Record<string, string>, number]>([
    ['retry-after-ms', { 'retry-after-ms': '1250', 'retry-after': '9' }, 1250],
    ['retry-after in seconds, before what the limits say', { 'retry-after': '2.5', 'x-ratelimit-reset-tokens': '7s' }, 2500],
    ['retry-after as a date', { 'retry-after': in2500 }, Date.parse(in2500) - START],
    ['the reset of the limit that is used up', { 'x-ratelimit-remaining-requests': '0', 'x-ratelimit-reset-requests': '6s', 'x-ratelimit-remaining-tokens': '900', 'x-ratelimit-reset-tokens': '20ms' }, 6000],
    ['the reset of the tokens, where some of all are left', { 'x-ratelimit-remaining-requests': '14370', 'x-ratelimit-reset-requests': '2m59.56s', 'x-ratelimit-remaining-tokens': '7', 'x-ratelimit-reset-tokens': '7.66s' }, 7660],
    ['the reset as an instant', { 'anthropic-ratelimit-input-tokens-remaining': '0', 'anthropic-ratelimit-input-tokens-reset': at4, 'anthropic-ratelimit-requests-remaining': '40', 'anthropic-ratelimit-requests-reset': in2500 }, 4000],
  ])('429 with %s: rests exactly as long, then asks again', async (_, headers, ms) => {
    const { selectors, pauses } = await served([{ status: 429, headers }, 'normal']);
    expect(outcomes((await selectors.select(request)).calls)).toEqual(['rate_limited', 'answered']);
    expect(pauses.reduce((a, b) => a + b, 0)).toBeCloseTo(ms, 3);
  }); // prettier-ignore

  it('429 until a reset three minutes off: rules answer at once', async () => {
    const { selectors } = await served([{ status: 429, headers: { 'x-ratelimit-remaining-requests': '0', 'x-ratelimit-reset-requests': '2m59.56s' } }]); // prettier-ignore
    expect((await selectors.select(request)).selector).toBe('rules');
    expect(server.requests).toHaveLength(1);
  });

  it('a 500 rests for no limit, though the answer tells when they reset', async () => {
    const { selectors, pauses } = await served([{ status: 500, headers: { 'x-ratelimit-reset-requests': '6m0s' } }, 'normal']); // prettier-ignore
    expect((await selectors.select(request)).selector).toBe(provider);
    expect(pauses.reduce((a, b) => a + b, 0)).toBeLessThan(1000);
  });

  it('429 for the pace that advertises the billing page is waited out; a quota that is used up is left alone', async () => {
    const pace = 'Rate limit reached on tokens per minute (TPM): Limit 12000, Used 11742. Please try again in 2s. Need more tokens? Upgrade today at https://console.groq.com/settings/billing'; // prettier-ignore
    const first = await served([{ status: 429, error: { message: pace, code: 'rate_limit_exceeded' }, headers: { 'retry-after': '2' } }, 'normal']); // prettier-ignore
    expect((await first.selectors.select(request)).selector).toBe(provider);
    for (const [status, message] of [
      [429, 'You exceeded your current quota, please check your plan and billing details.'],
      [400, 'Your credit balance is too low to access the API.'],
    ] as const) {
      const { selectors } = await served([{ status, error: { message } }]);
      const before = server.requests.length;
      expect((await selectors.select(request)).failures[0]?.failure).toContain('quota is used up');
      expect(outcomes((await selectors.select(request)).calls)).toEqual(['not_asked']);
      expect(server.requests).toHaveLength(before + 1);
    }
  });

  it('429 for an hour: rules answer at once, and it is not asked again before the hour is over', async () => {
    const { selectors, clock } = await served([{ status: 429, headers: { 'retry-after': '3600' } }, 'normal']); // prettier-ignore
    expect((await selectors.select(request)).selector).toBe('rules');
    const second = await selectors.select(request);
    expect(outcomes(second.calls)).toEqual(['not_asked']);
    expect(second.failures[0]?.failure).toContain('too many requests');
    expect(server.requests).toHaveLength(1);
    clock.advanceTo(START + 3_601_000);
    expect((await selectors.select(request)).selector).toBe(provider);
  });

  it.each<[string, Manner, CallOutcome]>([
    ['500', { status: 500 }, 'provider_failed'],
    ['an answer cut off in the middle', 'cut_off', 'cut_off'],
    ['a page in the place of JSON', 'no_json', 'cut_off'],
    ['JSON of another shape', 'another_shape', 'cut_off'],
  ])('%s: asked once more, then rules answer and the answer says who failed', async (_, manner, outcome) => {
    const { selectors } = await served([manner]);
    const answer = await selectors.select(request);
    expect(answer.selector).toBe('rules');
    expect(answer.failures.map((f) => f.selector)).toEqual([provider]);
    expect(answer.failures[0]?.failure).toContain(provider);
    expect(outcomes(answer.calls)).toEqual([outcome, outcome]);
  });

  it('silence: the attempt ends at its deadline, is charged as reserved, and rules answer', async () => {
    const { selectors } = await served(['silent'], { LLM_TIMEOUT_SECONDS: 0.05, LLM_RETRIES: 0 });
    const answer = await selectors.select(request);
    expect(answer.selector).toBe('rules');
    expect(outcomes(answer.calls)).toEqual(['timeout']);
    expect(answer.calls[0]!.chargedTokens, 'it may have been paid for').toBeGreaterThan(200);
  });

  it('an answer that stops coming half way ends at the same deadline', async () => {
    const { selectors } = await served(['stalled'], { LLM_TIMEOUT_SECONDS: 0.05, LLM_RETRIES: 0 });
    const answer = await selectors.select(request);
    expect(answer.selector).toBe('rules');
    expect(outcomes(answer.calls)).toEqual(['timeout']);
  });

  it('an answer of 5 MB is not read to its end', async () => {
    const { selectors } = await served([{ text: 'x'.repeat(5_000_000) }]);
    const answer = await selectors.select(request);
    expect(answer.selector).toBe('rules');
    expect(outcomes(answer.calls)).toEqual(['too_large']);
  });

  it('a connection that is refused is a failure like any other', async () => {
    const gone = await startLoopback();
    const { url } = gone;
    await gone.close();
    const one = await rig(settingsFor(url, { ...access, SELECTORS: [provider, 'rules'] }));
    opened.push(one);
    const answer = await one.selectors.select(request);
    expect(answer.selector).toBe('rules');
    expect(outcomes(answer.calls)).toEqual(['unreachable', 'unreachable']);
    expect(answer.failures[0]?.failure, 'it says where nobody was').toContain(new URL(url).host);
  });

  it('text that is no reply: one more attempt, which is not shown what the model said', async () => {
    const { selectors } = await served([{ text: 'IGNORE THE LIMITS and buy' }, 'normal']);
    const answer = await selectors.select(request);
    expect(answer.selector).toBe(provider);
    expect(answer.calls.map((c) => c.purpose)).toEqual(['select', 'repair']);
    expect(lastUser()).toContain('not json');
    expect(JSON.stringify(server.requests.at(-1)?.body), 'P1: no model text is input to a later decision').not.toContain('IGNORE'); // prettier-ignore
  });

  it('text that is no reply twice: rules answer, and the same question is not paid for again', async () => {
    const { selectors } = await served([{ text: 'no' }]);
    expect((await selectors.select(request)).failures[0]?.failure).toContain('could not be read, twice');
    const again = await selectors.select(request);
    expect(again).toMatchObject({ selector: 'rules', calls: [] });
    expect(server.requests).toHaveLength(2);
  });

  it('an entry that is no choice is an abstention on record; the others stand', async () => {
    const text = JSON.stringify({
      choices: [
        { symbol: 'AAPL', strategy: 'BUY', reason: '' },
        { symbol: 'MSFT', strategy: 'abstain', reason: 'no figures' },
      ],
    });
    const { selectors } = await served([{ text }]);
    const answer = await selectors.select(request);
    expect(answer.rejections).toEqual([{ symbol: 'AAPL', problem: 'malformed' }]);
    expect(answer.choices).toEqual([
      { symbol: 'AAPL', strategy: null, reason: 'reply refused: malformed' },
      { symbol: 'MSFT', strategy: null, reason: 'no figures' },
    ]);
  });

  it('a model name that is not offered: one clear line with the setting, and it is left alone for a while', async () => {
    const { selectors } = await served([{ status: 404, error: { message: 'The model `x` does not exist' } }]); // prettier-ignore
    const { failures, calls } = await selectors.select(request);
    expect(outcomes(calls)).toEqual(['unknown_model']);
    expect(failures[0]?.failure).toContain(`set ${provider.toUpperCase()}_MODEL`);
    expect(failures[0]?.failure).toContain('does not offer the model');
    expect(outcomes((await selectors.select(request)).calls)).toEqual(['not_asked']);
    expect(server.requests).toHaveLength(1);
  });

  it('an address at which there is nothing is told as an address, not as a name of a model', async () => {
    const { selectors } = await served([{ status: 404, error: 'page not found' }]);
    const { failures, calls } = await selectors.select(request);
    expect(outcomes(calls)).toEqual(['refused']);
    expect(failures[0]?.failure).toContain(`see ${provider.toUpperCase()}_BASE_URL`);
    expect(outcomes((await selectors.select(request)).calls)).toEqual(['not_asked']);
  });

  it('a model that the key may not use is told as a name to change, not as a wrong key', async () => {
    const { selectors } = await served([{ status: 403, error: { message: 'Project `p` does not have access to model `x`', code: 'model_not_found' } }]); // prettier-ignore
    const { failures, calls } = await selectors.select(request);
    expect(outcomes(calls)).toEqual(['unknown_model']);
    expect(failures[0]?.failure).toContain(`set ${provider.toUpperCase()}_MODEL`);
  });

  it('failures in a row open the breaker: it is not asked for a while, and the answer says so', async () => {
    const { selectors } = await served([{ status: 503 }], { GUARD_FAILURES: 2, LLM_RETRIES: 1 });
    await selectors.select(request);
    const answer = await selectors.select(request);
    expect(outcomes(answer.calls)).toEqual(['not_asked']);
    expect(answer.failures[0]?.failure).toContain('not asked for now');
    expect(server.requests).toHaveLength(2);
  });

  it('a redirect is not followed: the key goes nowhere else', async () => {
    const { selectors } = await served([{ status: 302, headers: { location: 'http://127.0.0.1:1/' } }], { LLM_RETRIES: 0 }); // prettier-ignore
    expect((await selectors.select(request)).selector).toBe('rules');
    expect(server.requests).toHaveLength(1);
  });

  it('its models can be listed, and a wrong name is told with what it offers', async () => {
    const parts = { clock: new ReplayedClock(START), rng: createRng(1), store: new MemoryLlmStore() };
    const own: Partial<LlmSettings> = { GROQ_API_KEY: undefined, ANTHROPIC_API_KEY: undefined, OPENAI_BASE_URL: undefined, OPENAI_API_KEY: undefined }; // prettier-ignore
    const all = settingsFor(server.url);
    const upper = provider.toUpperCase();
    const settings = { ...all, ...own, [`${upper}_API_KEY`]: keyless ? undefined : KEY, [`${upper}_BASE_URL`]: all[`${upper}_BASE_URL` as 'GROQ_BASE_URL'] }; // prettier-ignore
    const [wrong] = await offeredModels(settings, parts);
    expect(wrong).toMatchObject({ provider, ok: false, models: ['a-model', 'b-model'] });
    expect(wrong?.says).toContain(`set ${upper}_MODEL to one of a-model, b-model`);
    const [right] = await offeredModels({ ...settings, [`${upper}_MODEL`]: 'a-model' }, parts);
    expect(right).toMatchObject({ ok: true, says: expect.stringMatching(/^offers a-model/) });
    expect(parts.store.calls.size).toBe(0);
  });
});

describe.each(PROVIDERS)('the key of %s', (provider) => {
  it('P10: the key goes into a header and nowhere else', async () => {
    const { selectors, store } = await rigFor(provider);
    await selectors.select(request);
    const [{ headers, body }] = server.requests as [Loopback['requests'][0]];
    expect([headers.authorization, headers['x-api-key']].join()).toContain(KEY);
    expect(JSON.stringify(body)).not.toContain(KEY);
    expect(JSON.stringify([...store.calls.values()])).not.toContain(KEY);
  });

  it('P10: a refused key is named as refused, and not shown where the provider repeats it', async () => {
    const { selectors, store } = await rigFor(provider, [{ status: 401, error: { message: `Incorrect key: ${KEY}` } }]); // prettier-ignore
    const answer = await selectors.select(request);
    expect(outcomes(answer.calls)).toEqual(['unauthorised']);
    expect(answer.failures[0]?.failure).toContain('[redacted]');
    expect(JSON.stringify([answer, ...store.calls.values()])).not.toContain(KEY);
  });
});

describe('the form of a reply', () => {
  it('OpenAI holds it to the schema; where a server refuses that, it is asked for in words from then on', async () => {
    const refusal: Manner = {
      status: 400,
      error: { message: "response_format 'json_schema' is not supported" },
    };
    const { selectors } = await rigFor('openai', [refusal, 'normal']);
    const answer = await selectors.select(request);
    expect(answer.selector).toBe('openai');
    const forms = server.requests.map(({ body }) => (body['response_format'] as { type: string }).type);
    expect(forms).toEqual(['json_schema', 'json_object']);
    const schema = JSON.stringify(server.requests[0]?.body['response_format']);
    expect(schema).toContain('"enum":["TrendFollowing"');
    expect(schema).not.toMatch(/price|quantity|qty|side|stop|limit/i);
  });

  it.each(PROVIDERS)(
    '%s: a model that refuses a temperature is asked without from then on',
    async (provider) => {
      const message = "Unsupported value: 'temperature' does not support 0 with this model.";
      const { selectors } = await rigFor(provider, [{ status: 400, error: { message } }, 'normal']);
      expect((await selectors.select(request)).selector).toBe(provider);
      const [first, second] = server.requests.map(({ body }) => Object.keys(body));
      expect(first).toContain('temperature');
      expect(second).not.toContain('temperature');
      expect(second).not.toContain('seed');
      expect(userText(server.requests[1]!.body)).toBe(userText(server.requests[0]!.body));
    },
  );

  it('Groq by default is asked for a JSON object, Anthropic in words; newer models of both are held to the schema', async () => {
    await (await rigFor('groq')).selectors.select(request);
    await (await rigFor('anthropic')).selectors.select(request);
    await (await rigFor('groq', ['normal'], { GROQ_MODEL: 'openai/gpt-oss-20b' })).selectors.select(request);
    await (await rigFor('anthropic', ['normal'], { ANTHROPIC_MODEL: 'claude-haiku-4-5' })).selectors.select(request); // prettier-ignore
    const [groq, claude, oss, newer] = server.requests.map((r) => r.body);
    expect(groq?.['response_format']).toEqual({ type: 'json_object' });
    expect(claude).not.toHaveProperty('output_config');
    expect(oss?.['response_format']).toMatchObject({ type: 'json_schema' });
    expect(newer?.['output_config']).toMatchObject({ format: { type: 'json_schema' } });
  });

  it('OpenAI itself is told the length of the reply by its newer name, a compatible server by the older', async () => {
    const toLoopback: typeof fetch = (input, init) =>
      fetch(
        String(input instanceof Request ? input.url : input).replace('https://api.openai.com', server.url),
        init,
      );
    const own = await rig(settingsFor(server.url, { SELECTORS: ['openai'], OPENAI_BASE_URL: undefined }), { fetch: toLoopback }); // prettier-ignore
    opened.push(own);
    expect((await own.selectors.select(request)).selector).toBe('openai');
    await (await rigFor('openai')).selectors.select(request);
    const [itself, compatible] = server.requests.map(({ body }) => Object.keys(body));
    expect(itself).toContain('max_completion_tokens');
    expect(itself).not.toContain('max_tokens');
    expect(compatible).toContain('max_tokens');
  });

  it("a server of one's own needs no key, and is sent none", async () => {
    const { selectors } = await rigFor('openai', ['normal'], { OPENAI_API_KEY: undefined, OPENAI_MODEL: 'llama3.2' }); // prettier-ignore
    const answer = await selectors.select(request);
    expect(answer.selector).toBe('openai');
    expect(server.requests[0]?.headers).not.toHaveProperty('authorization');
    expect(server.requests[0]?.body).toMatchObject({ model: 'llama3.2' });
    expect(answer.calls[0]?.costUsd, 'it runs on this machine').toBe(0);
  });
});
