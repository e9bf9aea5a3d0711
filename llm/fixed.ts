import type { StrategyName } from '../domain/index.ts';
import type { StrategySelector } from './port.ts';

/** Always the same strategy, for backtests of one; abstains where it is not on offer. */
export function fixedSelector(strategy: StrategyName): StrategySelector {
  return {
    name: 'fixed',
    immediate: true,
    async select({ strategies, symbols }) {
      const offered = strategies.some((card) => card.name === strategy);
      const reason = offered ? 'the one that was asked for' : `${strategy} is not on offer`;
      return {
        ok: true,
        choices: symbols.map(({ symbol }) => ({ symbol, strategy: offered ? strategy : null, reason })),
      };
    },
  };
}
