import type { StrategyName } from '../domain/index.ts';
import type { ChainAnswer, SelectorChain } from './chain.ts';
import type { Choice, StrategySelector } from './port.ts';

const REASON = 'the one that was asked for';

/** Always the same strategy, for backtests of one; abstains where it is not on offer. */
export function fixedSelector(strategy: StrategyName): StrategySelector {
  return {
    name: 'fixed',
    immediate: true,
    async select({ strategies, symbols }) {
      const offered = strategies.some((card) => card.name === strategy);
      const reason = offered ? REASON : `${strategy} is not on offer`;
      return {
        ok: true,
        choices: symbols.map(({ symbol }) => ({ symbol, strategy: offered ? strategy : null, reason })),
      };
    },
  };
}

/** The chain with that selector alone, for histories of many sessions: nobody is waited for, and choices are made once. */
export function fixedChain(strategy: StrategyName): SelectorChain {
  const choices = new Map<string, Choice>();
  const choiceOf = (symbol: string): Choice => {
    let choice = choices.get(symbol);
    if (choice === undefined) choices.set(symbol, (choice = { symbol, strategy, reason: REASON }));
    return choice;
  };
  const nothing: Pick<ChainAnswer, 'failures' | 'rejections' | 'calls'> = {
    failures: [],
    rejections: [],
    calls: [],
  };
  return {
    names: ['fixed'],
    immediate: true,
    select: ({ symbols }) => ({
      selector: 'fixed',
      ...nothing,
      choices: symbols.map(({ symbol }) => choiceOf(symbol)),
    }),
  };
}
