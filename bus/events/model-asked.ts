import { z } from 'zod';
import { count, text } from './common.ts';

const sha = z.string().regex(/^[0-9a-f]{64}$/);

/**
 * A model was asked, or was to be asked and was not: who, what it cost and how it went. Request and reply themselves
 * stand in `llm_calls`, under `call`, as they were sent and received; their hashes are part of the journal's chain.
 */
export const modelAsked = z.strictObject({
  call: z.string(),
  purpose: z.enum(['select', 'repair', 'narrate']),
  provider: z.string(),
  model: z.string(),
  /** Version of the prompt. */
  prompt: z.string(),
  promptHash: sha,
  /** Null: no reply came. */
  replyHash: sha.nullable(),
  outcome: z.string().min(1).max(40),
  /** Null: it answered. */
  failure: text.nullable(),
  /** As the provider counted them; null: it did not say. */
  inputTokens: count.nullable(),
  outputTokens: count.nullable(),
  /** Dollars, by the prices in force; an estimate from above where the tokens are null. */
  costUsd: z.number().min(0),
  latencyMs: z.number().min(0),
});
