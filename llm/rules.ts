import type { MarketContext, StrategyName } from '../domain/index.ts';
import type { Choice, SelectionRequest, StrategySelector } from './port.ts';
import { figureOf, holds, REGIMES, REQUIRED } from './regimes.ts';

/** Chooses by the table of regimes; deterministic, always answers, and needs nothing from outside. */
export const rulesSelector: StrategySelector = {
  name: 'rules',
  immediate: true,
  async select(request) {
    return { ok: true, choices: chooseByRules(request) };
  },
};

function chooseByRules({ strategies, symbols }: SelectionRequest): readonly Choice[] {
  const offered = new Set(strategies.map((card) => card.name));
  return symbols.map(({ symbol, context }) => choiceOf(symbol, context, offered));
}

function choiceOf(symbol: string, context: MarketContext, offered: ReadonlySet<StrategyName>): Choice {
  for (const figure of REQUIRED) {
    if (figureOf(context, figure) === null)
      return { symbol, strategy: null, reason: `${figure} is undefined` };
  }
  for (const { name, when, strategy, reason } of REGIMES) {
    if (offered.has(strategy) && when.every((condition) => holds(context, condition))) {
      return { symbol, strategy, reason: `${name}: ${reason}` };
    }
  }
  return { symbol, strategy: null, reason: 'no strategy on offer suits' };
}
