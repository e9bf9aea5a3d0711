import { messageOf } from '../domain/index.ts';
import type { ModelCall } from './call.ts';
import type { Choice, SelectionRequest, StrategySelector } from './port.ts';
import { checkReply, type Rejection } from './reply.ts';

export interface SelectorFailure {
  readonly selector: string;
  readonly failure: string;
}

export interface ChainAnswer {
  /** Who answered; null: nobody, and `choices` is empty. */
  readonly selector: string | null;
  /** Those asked before who could not answer, in order. */
  readonly failures: readonly SelectorFailure[];
  /** One for each asked symbol where somebody answered. */
  readonly choices: readonly Choice[];
  /** What of the answer was not taken. */
  readonly rejections: readonly Rejection[];
  /** Every call to a model that was made for it, whoever answered, in order. */
  readonly calls: readonly ModelCall[];
}

export interface SelectorChain {
  readonly names: readonly string[];
  /** True where the first asked needs no model, so that the answer comes at once. */
  readonly immediate: boolean;
  /**
   * Never rejects: a selector that fails or throws is a failure on the answer, and the next one is asked. At once where
   * nobody has to be waited for.
   */
  select(request: SelectionRequest): ChainAnswer | Promise<ChainAnswer>;
}

/** Selectors asked in order until one answers. Every reply is held against the request, whoever gave it (P1). */
export function selectorChain(selectors: readonly StrategySelector[]): SelectorChain {
  return {
    names: selectors.map((selector) => selector.name),
    immediate: selectors[0]?.immediate ?? true,
    async select(request) {
      const failures: SelectorFailure[] = [];
      const calls: ModelCall[] = [];
      for (const selector of selectors) {
        const answer = await ask(selector, request, calls);
        if ('failure' in answer) failures.push({ selector: selector.name, failure: answer.failure });
        else return { selector: selector.name, failures, calls, ...answer };
      }
      return { selector: null, failures, calls, choices: [], rejections: [] };
    },
  };
}

async function ask(selector: StrategySelector, request: SelectionRequest, calls: ModelCall[]) {
  try {
    const answer = await selector.select(request);
    calls.push(...(answer.calls ?? []));
    if (!answer.ok) return { failure: answer.failure };
    return checkReply(request, answer.choices) ?? { failure: 'the reply is not a list' };
  } catch (thrown) {
    return { failure: messageOf(thrown) };
  }
}
