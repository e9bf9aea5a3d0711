import { STRATEGY_NAMES } from '../../domain/index.ts';
import type { StrategyName } from '../../domain/index.ts';
import { modelSelector, selectorChain } from '../../llm/index.ts';
import type { SelectorChain, StrategySelector } from '../../llm/index.ts';

/** All that a model may legally say of one symbol. */
export const LEGAL: readonly (StrategyName | null)[] = [...STRATEGY_NAMES, null];

export type Mapping = ReadonlyMap<string, StrategyName | null>;

/** Every legal reply for these symbols: eleven to the power of their number. */
export function* mappings(symbols: readonly string[]): Generator<Mapping> {
  const total = LEGAL.length ** symbols.length;
  for (let n = 0; n < total; n++) {
    const mapping = new Map<string, StrategyName | null>();
    let rest = n;
    for (const symbol of symbols) {
      mapping.set(symbol, LEGAL[rest % LEGAL.length] as StrategyName | null);
      rest = Math.floor(rest / LEGAL.length);
    }
    yield mapping;
  }
}

/** A model that replies this text, whatever it is asked: read by the very code that reads a provider's. */
export const replying = (text: string): SelectorChain => selectorChain([replyingModel(text)]);

export const replyingModel = (text: string): StrategySelector =>
  modelSelector({
    provider: 'model',
    model: 'gpt-4o-mini',
    ask: async () => ({ ok: true, text, calls: [] }),
    before: async () => null,
  });

/** The mapping as a model would write it. */
export const wire = (mapping: Mapping, reason: string): string =>
  JSON.stringify({ choices: [...mapping].map(([symbol, strategy]) => ({ symbol, strategy: strategy ?? 'abstain', reason })) }); // prettier-ignore

/** The same names without any model: what the rules, had they chosen so, would lead to. */
export const byRules = (mapping: Mapping): SelectorChain =>
  selectorChain([
    {
      name: 'rules',
      immediate: true,
      select: async ({ symbols }) => ({
        ok: true,
        choices: symbols.map(({ symbol }) => ({ symbol, strategy: mapping.get(symbol) ?? null, reason: 'the table of regimes' })),
      }),
    },
  ]); // prettier-ignore
