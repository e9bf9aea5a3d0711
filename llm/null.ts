import type { StrategySelector } from './port.ts';

/** Abstains on every symbol: a desk that only looks after what it holds. */
export const nullSelector: StrategySelector = {
  name: 'null',
  immediate: true,
  async select({ symbols }) {
    return {
      ok: true,
      choices: symbols.map(({ symbol }) => ({ symbol, strategy: null, reason: 'abstains always' })),
    };
  },
};
