import OpenAI from 'openai';
import { messagesOf, readCompletion, ReplyForm, SCHEMA_FORMAT } from '../chat.ts';
import { MODELS } from '../models.ts';
import type { ClientOptions, ModelClient } from '../question.ts';

/** OpenAI behind its official SDK, and every server that speaks its chat protocol (Ollama, llama.cpp, vLLM): no key needed. */
export function openAiClient({
  model,
  apiKey,
  baseUrl,
  schema,
  timeoutMs,
  fetch,
}: ClientOptions): ModelClient {
  // What is not given here the SDK would look for in the environment.
  const client = new OpenAI({
    apiKey: apiKey ?? 'none',
    adminAPIKey: null,
    organization: null,
    project: null,
    webhookSecret: null,
    baseURL: baseUrl,
    fetch,
    timeout: timeoutMs,
    maxRetries: 0,
    logLevel: 'off',
    ...(apiKey === undefined && { defaultHeaders: { Authorization: null } }),
  });
  const form = new ReplyForm(schema);
  const own = baseUrl === MODELS.providers.openai.baseUrl;
  return {
    async ask(question, signal) {
      const asked = form.of(question);
      try {
        const answer: unknown = await client.chat.completions.create(
          {
            model,
            messages: messagesOf(question),
            ...(form.sampling && { temperature: 0, seed: 1 }),
            // Compatible servers know the older name only.
            ...(own
              ? { max_completion_tokens: question.maxOutputTokens }
              : { max_tokens: question.maxOutputTokens }),
            ...(asked === 'schema' && { response_format: SCHEMA_FORMAT }),
            ...(asked === 'json' && { response_format: { type: 'json_object' as const } }),
          },
          { signal },
        );
        return readCompletion('openai', answer);
      } catch (thrown) {
        throw form.learn('openai', thrown);
      }
    },
    async models(signal) {
      const { data } = await client.models.list({ signal });
      return data.map((offered) => offered.id).toSorted();
    },
  };
}
