/** How one attempt to ask a model went; `not_asked` and `over_budget` sent nothing. */
export const CALL_OUTCOMES = [
  'asked',
  'answered',
  'malformed',
  'too_large',
  'timeout',
  'cut_off',
  'unreachable',
  'rate_limited',
  'provider_failed',
  'unauthorised',
  'unknown_model',
  'refused',
  'over_budget',
  'not_asked',
] as const;

export type CallOutcome = (typeof CALL_OUTCOMES)[number];

export type CallPurpose = 'select' | 'repair' | 'narrate';

/** One request to a model and what came of it, as it is kept. `asked` is a call under way, or one that a kill ended. */
export interface ModelCall {
  readonly id: string;
  /** ISO 8601, UTC, real time: money is spent in it. */
  readonly at: string;
  readonly purpose: CallPurpose;
  readonly provider: string;
  readonly model: string;
  /** Version of the prompt, such as `selection/1`. */
  readonly prompt: string;
  /** SHA-256 of `request`. */
  readonly promptHash: string;
  /** Canonical JSON of what was asked; holds no key. */
  readonly request: string;
  /** The model's text as it came, or the provider's error; null: none came. */
  readonly reply: string | null;
  readonly replyHash: string | null;
  readonly outcome: CallOutcome;
  /** What went wrong, in words; null where it was answered. */
  readonly failure: string | null;
  /** As the provider counted them; null: it did not say. */
  readonly inputTokens: number | null;
  readonly outputTokens: number | null;
  /** What the day's caps count: reserved before the call, the provider's count after it. */
  readonly chargedTokens: number;
  /** Dollars, by the prices in force; reserved before the call, like the tokens. */
  readonly costUsd: number;
  readonly latencyMs: number;
}

/** What the journal tells of a call; request and reply stay where the call is kept. */
export const callFacts = (call: ModelCall) => {
  const { id, purpose, provider, model, prompt, promptHash, replyHash, outcome, failure } = call;
  const { inputTokens, outputTokens, costUsd, latencyMs } = call;
  return {
    call: id,
    purpose,
    provider,
    model,
    prompt,
    promptHash,
    replyHash,
    outcome,
    failure,
    inputTokens,
    outputTokens,
    costUsd,
    latencyMs,
  };
};
