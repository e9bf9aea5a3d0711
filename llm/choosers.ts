import { STRATEGY_NAMES } from '../domain/index.ts';
import type { Rng, StrategyName } from '../domain/index.ts';
import type { ChainAnswer, SelectorChain } from './chain.ts';
import type { Choice, SelectionRequest } from './port.ts';

/** What was chosen, by session and symbol; null: an abstention. */
export type ChosenStrategies = ReadonlyMap<string, ReadonlyMap<string, StrategyName | null>>;

/** The choices of a log once more, whoever made them; where it has none, an abstention. */
export const asChosen = (chosen: ChosenStrategies): SelectorChain =>
  immediate('as chosen', ({ session, symbols }) => {
    const ofSession = chosen.get(session);
    return symbols.map(({ symbol }) => choice(symbol, ofSession?.get(symbol) ?? null, 'as it was chosen'));
  });

/** One of the ten for each symbol and session, each as likely as the other. */
export const randomChain = (rng: Rng): SelectorChain =>
  immediate('random', ({ symbols }) =>
    symbols.map(({ symbol }) =>
      choice(symbol, STRATEGY_NAMES[Math.floor(rng.next() * STRATEGY_NAMES.length)] as StrategyName, 'drawn'),
    ),
  );

/** A chain that is asked on some sessions only, and abstains on all others: those on which the desk was not at work. */
export function askedOn(sessions: ReadonlySet<string>, chain: SelectorChain): SelectorChain {
  const silent = immediate('nobody', ({ symbols }) =>
    symbols.map(({ symbol }) => choice(symbol, null, 'the desk was not at work')),
  );
  return {
    names: chain.names,
    immediate: chain.immediate,
    select: (request) => (sessions.has(request.session) ? chain : silent).select(request),
  };
}

const choice = (symbol: string, strategy: StrategyName | null, reason: string): Choice => ({
  symbol,
  strategy,
  reason,
});

/** Nobody is waited for, and nothing can fail. */
function immediate(name: string, choose: (request: SelectionRequest) => readonly Choice[]): SelectorChain {
  const nothing: Pick<ChainAnswer, 'failures' | 'rejections' | 'calls'> = {
    failures: [],
    rejections: [],
    calls: [],
  };
  return {
    names: [name],
    immediate: true,
    select: (request) => ({ selector: name, ...nothing, choices: choose(request) }),
  };
}
