import { DeskError } from '../domain/index.ts';
import type { Clock, Rng } from '../domain/index.ts';
import { isLoopback, scrubber, type GuardRoll, type Sleep } from '../guards/index.ts';
import { Asker } from './ask.ts';
import { boundedFetch } from './bounded-fetch.ts';
import { LlmBudget } from './budget.ts';
import { selectorChain, type SelectorChain } from './chain.ts';
import { MODELS, priceOf, PROVIDERS, type ProviderName } from './models.ts';
import { modelNarrator, nullNarrator, quantReviewer, riskReviewer, type Narrator, type Reviewers } from './narrator.ts'; // prettier-ignore
import type { StrategySelector } from './port.ts';
import type { ClientOptions, ModelClient } from './question.ts';
import { isOwn, ofCycle, recordedSource } from './recorded.ts';
import { modelSelector, type Source } from './selector.ts';
import { accessOf, builtInSelector, isReachable, type Access, type SelectorName } from './settings.ts';
import type { LlmStore } from './store.ts';

/** Who writes a text; `auto`: the provider the role usually has, where it can be asked. */
type Role = 'auto' | 'none' | ProviderName;

/** Of the desk's settings, what models need. */
export interface LlmSettings extends Access {
  readonly SELECTORS: readonly SelectorName[];
  readonly NARRATOR: Role;
  readonly QUANT_REVIEW: Role;
  readonly RISK_REMARK: Role;
  readonly LLM_TIMEOUT_SECONDS: number;
  readonly LLM_RETRIES: number;
  readonly LLM_DAILY_USD: number;
  readonly LLM_DAILY_TOKENS: number;
  readonly LLM_PRICES: Readonly<Record<string, readonly [number, number]>>;
  readonly GUARD_FAILURES: number;
  readonly GUARD_PAUSE_SECONDS: number;
}

export interface LlmParts {
  /** Real time, also where the desk's own clock is another: money is spent in it. */
  readonly clock: Clock;
  /** Jitter of the retries (P5). */
  readonly rng: Rng;
  readonly store: LlmStore;
  /** @default real time */
  readonly sleep?: Sleep;
  /** @default the platform's own */
  readonly fetch?: typeof fetch;
  /** Reads `recorded` for the models named in SELECTORS instead of asking them: a replay. @default false */
  readonly replay?: boolean;
  /** Where the guards can be looked at. @default nowhere */
  readonly roll?: GuardRoll;
}

/** Everything of the desk that asks models, over one budget. */
export interface Models {
  readonly selectors: SelectorChain;
  readonly narrator: Narrator;
  readonly reviewers: Reviewers;
  /** Stops the guards' timers. */
  close(): void;
}

/**
 * The selectors of SELECTORS in their order, and the narrator. SDKs are loaded for the providers in use only.
 * @throws DeskError CONFIG_INVALID where a provider has no key, or would be sent one without encryption
 */
export async function createModels(settings: LlmSettings, parts: LlmParts): Promise<Models> {
  const { store, clock } = parts;
  const caps = { usd: settings.LLM_DAILY_USD, tokens: settings.LLM_DAILY_TOKENS };
  const budget = new LlmBudget(caps, store, clock);
  const askers = new Map<ProviderName, Asker>();
  const askerOf = async (provider: ProviderName): Promise<Asker> => {
    const made = askers.get(provider) ?? (await createAsker(provider, settings, { ...parts, budget }));
    askers.set(provider, made);
    return made;
  };
  const selectors: StrategySelector[] = [];
  for (const name of settings.SELECTORS) {
    if (name === 'recorded') selectors.push(...PROVIDERS.map((provider) => recorded(provider, settings, store)));
    else if (!isProvider(name)) selectors.push(builtInSelector(name));
    else if (parts.replay === true) selectors.push(recorded(name, settings, store));
    else selectors.push(modelSelector(live(await askerOf(name), store)));
  } // prettier-ignore
  const writerOf = async <W>(
    role: Role,
    usual: ProviderName,
    make: (asker: Asker) => W,
  ): Promise<W | null> => {
    const name = parts.replay === true ? null : writing(role, usual, settings);
    return name === null ? null : make(await askerOf(name));
  };
  const narrator = (await writerOf(settings.NARRATOR, 'anthropic', modelNarrator)) ?? nullNarrator;
  const quant = await writerOf(settings.QUANT_REVIEW, 'anthropic', quantReviewer);
  const risk = await writerOf(settings.RISK_REMARK, 'openai', riskReviewer);
  const reviewers: Reviewers = { ...(quant && { quant }), ...(risk && { risk }) };
  const close = (): void => askers.forEach((asker) => asker.close());
  return { selectors: selectorChain(selectors), narrator, reviewers, close };
}

/** The chain alone. */
export async function createSelectors(settings: LlmSettings, parts: LlmParts): Promise<SelectorChain> {
  return (await createModels({ ...settings, NARRATOR: 'none', QUANT_REVIEW: 'none', RISK_REMARK: 'none' }, parts)).selectors; // prettier-ignore
}

const isProvider = (name: SelectorName): name is ProviderName =>
  (PROVIDERS as readonly string[]).includes(name);

const recorded = (provider: ProviderName, settings: LlmSettings, store: LlmStore): StrategySelector =>
  modelSelector(recordedSource(store, provider, modelOf(provider, settings)));

function writing(role: Role, usual: ProviderName, access: Access): ProviderName | null {
  if (role === 'none') return null;
  if (role !== 'auto') return role;
  return isReachable(usual, access) ? usual : null;
}

/** The model that a provider is asked for: the settings', or the table's. */
export const modelOf = (provider: ProviderName, access: Access): string =>
  accessOf(provider, access).model ?? MODELS.providers[provider].model;

const live = (asker: Asker, store: LlmStore): Source => ({
  provider: asker.provider,
  model: asker.model,
  // A cycle that comes forth again after a kill was answered already, or refused: it hears the same.
  async ask(question, purpose, cycle) {
    return (await ofCycle(store, asker, question, purpose, cycle)) ?? asker.ask(question, purpose);
  },
  async before(promptHash, cycle) {
    const calls = await store.recorded(asker.provider, promptHash);
    if (cycle !== null && calls.some((call) => isOwn(call, cycle))) return null;
    return calls.find((call) => call.outcome === 'answered')?.reply ?? null;
  },
});

/** One provider behind its SDK and its guard. */
export async function createAsker(
  provider: ProviderName,
  settings: LlmSettings,
  parts: LlmParts & { readonly budget: LlmBudget },
): Promise<Asker> {
  const { key, url } = accessOf(provider, settings);
  const setting = provider.toUpperCase();
  if (!isReachable(provider, settings)) {
    const hint = `set ${setting}_API_KEY${provider === 'openai' ? ', or OPENAI_BASE_URL of a server that needs none' : ''}, or take ${provider} out of SELECTORS, NARRATOR, QUANT_REVIEW and RISK_REMARK`;
    throw new DeskError('CONFIG_INVALID', `the model provider ${provider} has no key`, { hint });
  }
  const baseUrl = (url ?? MODELS.providers[provider].baseUrl).replace(/\/+$/, '');
  if (key !== undefined && baseUrl.startsWith('http:') && !isLoopback(baseUrl)) {
    throw new DeskError(
      'CONFIG_INVALID',
      `${setting}_BASE_URL: would send the key without encryption; only this machine may be http`,
    );
  }
  const model = modelOf(provider, settings);
  const timeoutMs = settings.LLM_TIMEOUT_SECONDS * 1000;
  const client = await loadClient(provider, {
    model,
    apiKey: key,
    baseUrl,
    schema: MODELS.providers[provider].schemaModels.test(model),
    timeoutMs,
    fetch: boundedFetch(provider, baseUrl, parts.fetch),
  });
  const local = provider === 'openai' && isLoopback(baseUrl);
  return new Asker({
    provider,
    model,
    setting: `${setting}_MODEL`,
    client,
    price: priceOf(model, settings.LLM_PRICES, local),
    budget: parts.budget,
    store: parts.store,
    clock: parts.clock,
    rng: parts.rng.fork(`llm/${provider}`),
    timeoutMs,
    retries: settings.LLM_RETRIES,
    failures: settings.GUARD_FAILURES,
    pauseMs: settings.GUARD_PAUSE_SECONDS * 1000,
    scrub: scrubber(key === undefined ? [] : [key]),
    ...(parts.sleep && { sleep: parts.sleep }),
    roll: parts.roll,
  });
}

async function loadClient(provider: ProviderName, options: ClientOptions): Promise<ModelClient> {
  switch (provider) {
    case 'groq':
      return (await import('./groq/index.ts')).groqClient(options);
    case 'anthropic':
      return (await import('./anthropic/index.ts')).anthropicClient(options);
    case 'openai':
      return (await import('./openai/index.ts')).openAiClient(options);
  }
}
