import Anthropic from '@anthropic-ai/sdk';
import { z } from 'zod';
import { ReplyForm } from '../chat.ts';
import { ModelFault } from '../fault.ts';
import type { ClientOptions, ModelClient, ModelReply } from '../question.ts';
import { WIRE_SCHEMA } from '../wire-reply.ts';

const message = z.object({
  content: z.array(z.object({ type: z.string(), text: z.string().optional() })),
  usage: z.object({ input_tokens: z.number(), output_tokens: z.number() }).nullish(),
});

/** Anthropic behind its official SDK. Models without structured output are asked for JSON in words. */
export function anthropicClient({
  model,
  apiKey = '',
  baseUrl,
  schema,
  timeoutMs,
  fetch,
}: ClientOptions): ModelClient {
  const client = new Anthropic({
    apiKey,
    webhookKey: null,
    baseURL: baseUrl,
    fetch,
    timeout: timeoutMs,
    maxRetries: 0,
    logLevel: 'off',
    openTelemetry: false,
  });
  const form = new ReplyForm(schema);
  return {
    async ask(question, signal) {
      const asked = form.of(question);
      try {
        const answer: unknown = await client.messages.create(
          {
            model,
            system: question.system,
            messages: [{ role: 'user', content: question.user }],
            max_tokens: question.maxOutputTokens,
            // The newest models, those with a schema, refuse to be told a temperature.
            ...(!schema && form.sampling && { temperature: 0 }),
            ...(asked === 'schema' && {
              output_config: { format: { type: 'json_schema' as const, schema: { ...WIRE_SCHEMA } } },
            }),
          },
          { signal },
        );
        return readMessage(answer);
      } catch (thrown) {
        throw form.learn('anthropic', thrown);
      }
    },
    async models(signal) {
      const { data } = await client.models.list({ limit: 100 }, { signal });
      return data.map((offered) => offered.id).toSorted();
    },
  };
}

/** The text blocks of a message; a block of any other kind (a tool's, a thought) says nothing here. */
function readMessage(answer: unknown): ModelReply {
  const read = message.safeParse(answer);
  if (!read.success)
    throw new ModelFault('cut_off', 'anthropic: an answer of another shape', { again: true });
  const { content, usage } = read.data;
  return {
    text: content.flatMap((block) => (block.type === 'text' ? [block.text ?? ''] : [])).join(''),
    inputTokens: usage?.input_tokens ?? null,
    outputTokens: usage?.output_tokens ?? null,
  };
}
