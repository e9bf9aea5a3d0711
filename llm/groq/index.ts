import Groq from 'groq-sdk';
import { messagesOf, readCompletion, ReplyForm, SCHEMA_FORMAT } from '../chat.ts';
import type { ClientOptions, ModelClient } from '../question.ts';

/** Groq behind its official SDK. */
export function groqClient({
  model,
  apiKey = '',
  baseUrl,
  schema,
  timeoutMs,
  fetch,
}: ClientOptions): ModelClient {
  const client = new Groq({
    apiKey,
    baseURL: baseUrl,
    fetch,
    timeout: timeoutMs,
    maxRetries: 0,
    logLevel: 'off',
  });
  const form = new ReplyForm(schema);
  return {
    async ask(question, signal) {
      const asked = form.of(question);
      try {
        const answer: unknown = await client.chat.completions.create(
          {
            model,
            messages: messagesOf(question),
            ...(form.sampling && { temperature: 0, seed: 1 }),
            max_completion_tokens: question.maxOutputTokens,
            ...(asked === 'schema' && { response_format: SCHEMA_FORMAT }),
            ...(asked === 'json' && { response_format: { type: 'json_object' as const } }),
          },
          { signal },
        );
        return readCompletion('groq', answer);
      } catch (thrown) {
        throw form.learn('groq', thrown);
      }
    },
    async models(signal) {
      const { data } = await client.models.list({ signal });
      return data.map((offered) => offered.id).toSorted();
    },
  };
}
