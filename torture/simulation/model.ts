import type { Rng } from '../../domain/index.ts';
import { builtInSelector, selectorChain } from '../../llm/index.ts';
import type { Choice, SelectionRequest, SelectorChain, StrategySelector } from '../../llm/index.ts';
import type { Counts } from './counts.ts';
import type { SimulatedTime } from './time.ts';
import type { Life } from './life.ts';

/** A model that is as good as a die, and worse: it is silent, late, broken, or says what nobody asked. */
export function moodyModel(
  {
    rng,
    time,
    life,
    counts,
  }: { readonly rng: Rng; readonly time: SimulatedTime; readonly life: Life; readonly counts: Counts },
  calm: () => boolean,
): SelectorChain {
  const pick = <T>(list: readonly T[]): T => list[Math.floor(rng.next() * list.length)] as T;
  const sound = (request: SelectionRequest): readonly Choice[] =>
    request.symbols.map(({ symbol }) => ({
      symbol,
      strategy:
        rng.next() < 0.1 ? null : pick(rng.next() < 0.7 ? EAGER : request.strategies.map(({ name }) => name)),
      reason: 'a die',
    }));
  const model: StrategySelector = {
    name: 'model',
    immediate: false,
    async select(request) {
      const fault = calm() ? 1 : rng.next();
      if (fault < 0.07) {
        counts.add('model timed out');
        await life.hears(time.wait(30_000));
        return { ok: false, failure: 'no answer within 30 s' };
      }
      if (fault < 0.14) {
        counts.add('model broke');
        throw new Error('socket hang up');
      }
      if (fault < 0.24) {
        counts.add('model talked garbage');
        return { ok: true, choices: pick(GARBAGE) as readonly Choice[] };
      }
      if (fault < 0.34) {
        counts.add('model answered late');
        await life.hears(time.wait(2000 + rng.next() * 60_000));
      }
      return { ok: true, choices: sound(request) };
    },
  };
  return selectorChain([model, builtInSelector('rules')]);
}

/** Strategies that are in the market most of the time: there is to be something to do. */
const EAGER = ['TrendFollowing', 'MomentumRotation', 'DualMomentum', 'RelativeStrength'] as const;

const GARBAGE: readonly unknown[] = [
  'buy 1,000,000 AAPL at once',
  null,
  [{ symbol: 'AAPL', strategy: 'AllIn', qty: 1e9, reason: 'trust me' }],
  [{ symbol: 'GME', strategy: 'TrendFollowing', reason: 'not asked' }, { symbol: 7 }],
  { AAPL: 'TrendFollowing' },
];
