import { canonicalJson, contentUuid, DeskError, messageOf, sha256 } from '../domain/index.ts';
import type { Clock, Rng } from '../domain/index.ts';
import { createGuard, sleep, withDeadline, type Guard, type GuardRoll, type Sleep } from '../guards/index.ts';
import type { LlmBudget } from './budget.ts';
import type { CallPurpose, ModelCall } from './call.ts';
import { faultOf, ModelFault } from './fault.ts';
import { costOf, type Price } from './models.ts';
import { plainText } from './plain-text.ts';
import type { ModelClient, Question } from './question.ts';
import { REPLY_LENGTH } from './reply-text.ts';
import type { LlmStore } from './store.ts';

export type Asked = { readonly calls: readonly ModelCall[] } & (
  { readonly ok: true; readonly text: string } | { readonly ok: false; readonly failure: string }
);

export interface AskerOptions {
  readonly provider: string;
  readonly model: string;
  /** The setting that names the model, for messages: GROQ_MODEL. */
  readonly setting: string;
  readonly client: ModelClient;
  readonly price: Price;
  readonly budget: LlmBudget;
  readonly store: LlmStore;
  /** Real time. */
  readonly clock: Clock;
  readonly rng: Rng;
  readonly timeoutMs: number;
  readonly retries: number;
  /** Failures in a row that open the breaker, and for how long. */
  readonly failures: number;
  readonly pauseMs: number;
  /** Takes secrets out of a text by value (P10). */
  readonly scrub: (text: string) => string;
  /** @default real time */
  readonly sleep?: Sleep;
  /** Where its guard can be looked at. @default nowhere */
  readonly roll?: GuardRoll | undefined;
}

/** A provider's wish to be left alone is waited for up to here; beyond it the next selector is asked. */
const WAIT_MS = 10_000;
/** Of what a model said, kept for the record. */
const KEPT = REPLY_LENGTH + 1;

/** Tokens of a text, estimated from above: tables of digits take up to one token for two bytes. */
export const tokensOf = (text: string): number => Math.ceil(Buffer.byteLength(text) / 2) + 16;

/**
 * One provider behind its guard. Every attempt is reserved in the day's budget before it is sent and recorded when it
 * ends, also those that fail; `ask` never throws.
 */
export class Asker {
  readonly provider: string;
  readonly model: string;
  readonly price: Price;
  readonly #options: AskerOptions;
  readonly #guard: Guard;
  #attempts = 0;
  /** Before this time asking is in vain, and why. */
  #restUntil = 0;
  #restWhy = '';

  constructor(options: AskerOptions) {
    this.provider = options.provider;
    this.model = options.model;
    this.price = options.price;
    this.#options = options;
    const wait = options.sleep ?? sleep;
    this.#guard = createGuard({
      name: options.provider,
      rng: options.rng,
      // The attempt keeps its own deadline, so that it is on record; this one only backs it up.
      timeoutMs: options.timeoutMs + 5000,
      retries: options.retries,
      failures: options.failures,
      resetMs: options.pauseMs,
      isExpected: (error) => error instanceof ModelFault && !error.how.again,
      admit: async (signal) => {
        const ms = this.#restUntil - options.clock.now();
        if (ms > 0 && ms <= WAIT_MS) await wait(ms, signal);
      },
      sleep: wait,
      ...(options.roll && { enrol: { roll: options.roll, kind: 'model', model: options.model } }),
    });
  }

  async ask(question: Question, purpose: CallPurpose): Promise<Asked> {
    const calls: ModelCall[] = [];
    const { clock } = this.#options;
    if (this.#restUntil - clock.now() > WAIT_MS) return this.#notAsked(question, purpose, this.#restWhy);
    try {
      const text = await this.#guard.run((signal) => this.#attempt(question, purpose, signal, calls));
      return { ok: true, text, calls };
    } catch (thrown) {
      if (thrown instanceof ModelFault) return { ok: false, failure: thrown.message, calls };
      if (calls.length === 0 && thrown instanceof DeskError)
        return this.#notAsked(question, purpose, thrown.message);
      return { ok: false, failure: this.#words(messageOf(thrown)), calls };
    }
  }

  /** Names of the models the provider offers. */
  models(): Promise<readonly string[]> {
    const { provider, timeoutMs, client } = this.#options;
    return withDeadline(provider, timeoutMs, (signal) => client.models(signal), undefined).catch(
      (thrown: unknown) => {
        const { outcome, message, how } = this.#fault(thrown);
        throw new ModelFault(outcome, this.#words(message), how);
      },
    );
  }

  close(): void {
    this.#guard.close();
  }

  async #attempt(
    question: Question,
    purpose: CallPurpose,
    signal: AbortSignal,
    calls: ModelCall[],
  ): Promise<string> {
    const { client, budget, clock, provider, timeoutMs, price, store } = this.#options;
    const begun = clock.now();
    const call = this.#call(question, purpose, begun);
    const over = await budget.reserve(call);
    if (over !== null) {
      const failure = `${provider} is not asked: ${over}`;
      calls.push(
        await this.#keep({ ...call, outcome: 'over_budget', failure, chargedTokens: 0, costUsd: 0 }),
      );
      throw new ModelFault('over_budget', failure, { again: false });
    }
    try {
      const reply = await withDeadline(provider, timeoutMs, (s) => client.ask(question, s), signal);
      const { inputTokens, outputTokens } = reply;
      const counted = inputTokens !== null && outputTokens !== null && { chargedTokens: inputTokens + outputTokens, costUsd: costOf(price, inputTokens, outputTokens) }; // prettier-ignore
      const text = this.#options.scrub(reply.text.slice(0, KEPT));
      const ended: ModelCall = {
        ...call,
        ...counted,
        reply: storable(text),
        replyHash: sha256(storable(text)),
        outcome: 'answered',
        inputTokens,
        outputTokens,
        latencyMs: clock.now() - begun,
      };
      await store.put(ended);
      calls.push(ended);
      return text;
    } catch (thrown) {
      const fault = this.#fault(thrown);
      const failure = this.#words(fault.message);
      const said = fault.how.reply === undefined || fault.how.reply === null ? null : this.#words(fault.how.reply); // prettier-ignore
      // A refusal costs nothing. Where the answer was lost on the way, it may have been paid for.
      const free = !LOST.has(fault.outcome);
      const ended: ModelCall = {
        ...call,
        ...(free && { chargedTokens: 0, costUsd: 0 }),
        reply: said,
        replyHash: said === null ? null : sha256(said),
        outcome: fault.outcome,
        failure,
        latencyMs: clock.now() - begun,
      };
      calls.push(await this.#keep(ended));
      const rest = fault.how.restMs ?? 0;
      if (rest > 0) {
        this.#restUntil = clock.now() + rest;
        this.#restWhy = failure;
      }
      throw new ModelFault(fault.outcome, failure, { again: fault.how.again && rest <= WAIT_MS });
    }
  }

  #call({ prompt, system, user, form, maxOutputTokens }: Question, purpose: CallPurpose, at: number): ModelCall {
    const { provider, model, price } = this.#options;
    const request = canonicalJson({ prompt, system, user, form, maxOutputTokens, model });
    const promptHash = sha256(request);
    const input = tokensOf(system) + tokensOf(user);
    return {
      id: contentUuid('llm', provider, promptHash, at, this.#attempts++),
      at: new Date(at).toISOString(),
      purpose,
      provider,
      model,
      prompt,
      promptHash,
      request,
      reply: null,
      replyHash: null,
      outcome: 'asked',
      failure: null,
      inputTokens: null,
      outputTokens: null,
      chargedTokens: input + maxOutputTokens,
      costUsd: costOf(price, input, maxOutputTokens),
      latencyMs: 0,
    };
  } // prettier-ignore

  /** The breaker is open, or asking is known to be in vain: that is on record too. */
  async #notAsked(question: Question, purpose: CallPurpose, why: string): Promise<Asked> {
    const failure = this.#words(why);
    const call = this.#call(question, purpose, this.#options.clock.now());
    const kept = await this.#keep({ ...call, outcome: 'not_asked', failure, chargedTokens: 0, costUsd: 0 });
    return { ok: false, failure, calls: [kept] };
  }

  /** A failure is told even where it cannot be kept: the store's own fault must not hide it. */
  async #keep(call: ModelCall): Promise<ModelCall> {
    await this.#options.store.put(call).catch(() => undefined);
    return call;
  }

  #fault(thrown: unknown): ModelFault {
    const { provider, model, setting, clock } = this.#options;
    return faultOf(thrown, { provider, model, setting, now: clock.now() });
  }

  #words(text: string): string {
    return plainText(this.#options.scrub(text), 1000);
  }
}

const LOST: ReadonlySet<string> = new Set(['timeout', 'cut_off', 'too_large']);

/** A database refuses NUL and lone surrogates in a text. */
const storable = (text: string): string => text.replaceAll('\u0000', '\uFFFD').replace(/\p{Cs}/gu, '\uFFFD');

/** The hash under which the same question to the same model is found again. */
export const questionHash = (question: Question, model: string): string =>
  sha256(canonicalJson({ ...question, model }));
