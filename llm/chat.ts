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

/** Whether a refusal is about a part of the request that the desk can do without. */
const isAbout = (part: RegExp, thrown: unknown): boolean =>
  thrown instanceof Error && (thrown as { status?: unknown }).status === 400 && part.test(thrown.message);

const FORM = /response_format|json_schema|output_config|output_format|structured|schema/i;
const SAMPLING = /temperature|seed/i;

/** How a model is asked: as exactly as it can be. What it refuses once it is not asked for again. */
export class ReplyForm {
  #schema: boolean;
  #sampling = true;

  constructor(schema: boolean) {
    this.#schema = schema;
  }

  of(question: Question): 'schema' | 'json' | 'text' {
    if (question.form === 'text') return 'text';
    return this.#schema ? 'schema' : 'json';
  }

  /** Whether it may be told how to draw its words; models that think refuse that. */
  get sampling(): boolean {
    return this.#sampling;
  }

  /** The fault that makes the guard ask again without the refused part; else what was thrown. */
  learn(provider: string, thrown: unknown): unknown {
    if (this.#schema && isAbout(FORM, thrown)) {
      this.#schema = false;
      return refused(`${provider}: the model takes no schema; asked in words from now on`);
    }
    if (this.#sampling && isAbout(SAMPLING, thrown)) {
      this.#sampling = false;
      return refused(`${provider}: the model takes no temperature; asked without from now on`);
    }
    return thrown;
  }
}

const refused = (line: string): ModelFault => new ModelFault('refused', line, { again: true });
