import { z } from 'zod';
import { DeskError } from '../domain/index.ts';
import { PROVIDERS, type ProviderName } from './models.ts';
import { nullSelector } from './null.ts';
import type { StrategySelector } from './port.ts';
import { rulesSelector } from './rules.ts';

const BUILT_IN = { rules: rulesSelector, null: nullSelector } satisfies Record<string, StrategySelector>;

export type SelectorName = keyof typeof BUILT_IN | ProviderName | 'recorded';

export const SELECTOR_NAMES: readonly SelectorName[] = [...PROVIDERS, 'recorded', 'rules', 'null'];

const price = z.tuple([z.number().min(0), z.number().min(0)]);

/** Settings of the selectors and narrators, as text from the environment. */
export const selectorSettings = z.strictObject({
  SELECTORS: z
    .string()
    .transform((text) =>
      text
        .split(',')
        .map((name) => name.trim().toLowerCase())
        .filter(Boolean),
    ) // prettier-ignore
    .pipe(
      z
        .array(z.enum(SELECTOR_NAMES, { error: `is not one of ${SELECTOR_NAMES.join(', ')}` }))
        .min(1, 'names no selector')
        .refine((names) => new Set(names).size === names.length, 'names one twice'),
    )
    .prefault('rules')
    .describe(
      'Who chooses the strategies, in the order they are asked; without rules, no answer means no new entry. ' +
        'Unset: the models that have a key, groq first, then rules.',
    ),
  NARRATOR: z
    .enum(['auto', 'none', ...PROVIDERS])
    .default('auto')
    .describe("Who writes the audit's note, after all decisions. auto: anthropic where it has a key."),
  QUANT_REVIEW: z
    .enum(['auto', 'none', ...PROVIDERS])
    .default('auto')
    .describe(
      'Who writes a note on how signals were judged, after all decisions. auto: anthropic where it has a key.',
    ),
  RISK_REMARK: z
    .enum(['auto', 'none', ...PROVIDERS])
    .default('auto')
    .describe(
      'Who remarks on what the gate let through, after all decisions. auto: openai where it can be asked.',
    ),
  LLM_TIMEOUT_SECONDS: z
    .number()
    .positive()
    .max(120)
    .default(20)
    .describe('How long one attempt to ask a model may take.'),
  LLM_RETRIES: z
    .number()
    .int()
    .min(0)
    .max(5)
    .default(1)
    .describe('Further attempts after a 429, a 5xx or a lost answer.'),
  LLM_DAILY_USD: z
    .number()
    .min(0)
    .max(1000)
    .default(1)
    .describe('Most dollars that models may cost in a day (UTC), kept over restarts.'),
  LLM_DAILY_TOKENS: z
    .number()
    .int()
    .min(0)
    .default(500_000)
    .describe('Most tokens of a day, in and out, of all models together.'),
  LLM_PRICES: z
    .record(z.string(), price)
    .default({})
    .describe(
      'Dollars for a million tokens in and out, by model: {"gpt-4o-mini": [0.15, 0.6]}. Replaces the table\'s; a model in neither counts as 5 and 25, one on this machine as free.',
    ),
});

const isBuiltIn = (name: SelectorName): name is keyof typeof BUILT_IN => Object.hasOwn(BUILT_IN, name);

/**
 * The selectors that need no key, by name.
 * @throws DeskError CONFIG_INVALID for one that does
 */
export function builtInSelector(name: SelectorName): StrategySelector {
  if (isBuiltIn(name)) return BUILT_IN[name];
  throw new DeskError('CONFIG_INVALID', `SELECTORS: ${name} is a model and cannot be asked here`, {
    hint: 'use rules',
  });
}

/** What the settings say of one provider. */
export interface Access {
  readonly GROQ_API_KEY?: string | undefined;
  readonly GROQ_BASE_URL?: string | undefined;
  readonly GROQ_MODEL?: string | undefined;
  readonly ANTHROPIC_API_KEY?: string | undefined;
  readonly ANTHROPIC_BASE_URL?: string | undefined;
  readonly ANTHROPIC_MODEL?: string | undefined;
  readonly OPENAI_API_KEY?: string | undefined;
  readonly OPENAI_BASE_URL?: string | undefined;
  readonly OPENAI_MODEL?: string | undefined;
}

export function accessOf(
  provider: ProviderName,
  access: Access,
): {
  readonly key: string | undefined;
  readonly url: string | undefined;
  readonly model: string | undefined;
} {
  switch (provider) {
    case 'groq':
      return { key: access.GROQ_API_KEY, url: access.GROQ_BASE_URL, model: access.GROQ_MODEL };
    case 'anthropic':
      return { key: access.ANTHROPIC_API_KEY, url: access.ANTHROPIC_BASE_URL, model: access.ANTHROPIC_MODEL };
    case 'openai':
      return { key: access.OPENAI_API_KEY, url: access.OPENAI_BASE_URL, model: access.OPENAI_MODEL };
  }
}

/** Whether a provider can be asked: it has a key, or is a server of one's own that needs none. */
export function isReachable(provider: ProviderName, access: Access): boolean {
  const { key, url } = accessOf(provider, access);
  return key !== undefined || (provider === 'openai' && url !== undefined);
}

/** SELECTORS where it is not set: the models that can be asked, groq first, then rules. */
export const defaultSelectors = (access: Access): readonly SelectorName[] => [
  ...PROVIDERS.filter((provider) => isReachable(provider, access)),
  'rules',
];
