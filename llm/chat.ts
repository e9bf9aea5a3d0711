import { z } from 'zod';
import { ModelFault } from './fault.ts';
import type { ModelReply, Question } from './question.ts';
import { WIRE_SCHEMA } from './wire-reply.ts';

/** What Groq and OpenAI have in common: the chat protocol, which many servers speak. */

const completion = z.object({
  choices: z.array(
    z.object({
      message: z.object({ content: z.string().nullish(), refusal: z.string().nullish() }),
      finish_reason: z.string().nullish(),
    }),
  ),
  usage: z.object({ prompt_tokens: z.number(), completion_tokens: z.number() }).nullish(),
});

/** The model's text out of a completion whose shape is checked; SDKs do not. */
export function readCompletion(provider: string, answer: unknown): ModelReply {
  const read = completion.safeParse(answer);
  const first = read.success ? read.data.choices[0] : undefined;
  const usage = read.success ? read.data.usage : undefined;
  const tokens = {
    inputTokens: usage?.prompt_tokens ?? null,
    outputTokens: usage?.completion_tokens ?? null,
  };
  if (first === undefined) throw new ModelFault('cut_off', `${provider}: an answer of another shape`, { again: true }); // prettier-ignore
  return { text: first.message.content ?? '', ...tokens };
}

export const messagesOf = ({ system, user }: Question) => [
  { role: 'system' as const, content: system },
  { role: 'user' as const, content: user },
];

export const SCHEMA_FORMAT = {
  type: 'json_schema' as const,
  json_schema: { name: 'choices', strict: true, schema: WIRE_SCHEMA as Record<string, unknown> },
};

/** Whether a refusal is about the form that was asked for, so that asking in words may go well. */
export const isAboutForm = (thrown: unknown): boolean =>
  thrown instanceof Error &&
  (thrown as { status?: unknown }).status === 400 &&
  /response_format|json_schema|output_config|output_format|structured|schema/i.test(thrown.message);

/** From a refusal of the schema on, the reply is asked for in words alone. */
export class ReplyForm {
  #schema: boolean;

  constructor(schema: boolean) {
    this.#schema = schema;
  }

  of(question: Question): 'schema' | 'json' | 'text' {
    if (question.form === 'text') return 'text';
    return this.#schema ? 'schema' : 'json';
  }

  /** Throws the fault that makes the guard ask again, in the other form; else gives back what was thrown. */
  learn(provider: string, thrown: unknown): unknown {
    if (!this.#schema || !isAboutForm(thrown)) return thrown;
    this.#schema = false;
    return new ModelFault('refused', `${provider}: the model takes no schema; asked in words from now on`, {
      again: true,
    });
  }
}
