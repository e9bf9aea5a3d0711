import { z } from 'zod';
import { nullSelector } from './null.ts';
import type { StrategySelector } from './port.ts';
import { rulesSelector } from './rules.ts';

const BUILT_IN = { rules: rulesSelector, null: nullSelector } satisfies Record<string, StrategySelector>;

type SelectorName = keyof typeof BUILT_IN;

export const SELECTOR_NAMES = Object.keys(BUILT_IN) as readonly SelectorName[];

/** Settings of the selectors, as text from the environment. */
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
      'who chooses the strategies, in the order they are asked; without rules, no answer means no new entry',
    ),
});

/** The selectors that need no key, by name. */
export function builtInSelector(name: SelectorName): StrategySelector {
  return BUILT_IN[name];
}
