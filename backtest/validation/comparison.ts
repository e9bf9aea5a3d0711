import { returnsOf } from '../../analytics/index.ts';
import { STRATEGY_NAMES } from '../../domain/index.ts';
import type { Rng, StrategyName } from '../../domain/index.ts';
import { getStrategy } from '../../strategies/index.ts';
import type { StrategyParameters } from '../../strategies/index.ts';
import { calendarOf } from '../sweep/history.ts';
import type { SweepInput } from '../sweep/history.ts';
import { score } from '../sweep/score.ts';
import type { Scores } from '../sweep/score.ts';
import { Scorer } from '../sweep/scorer.ts';
import type { Run } from '../sweep/scorer.ts';
import { simulate } from '../sweep/simulate.ts';
import { sharpeDifferences } from './sharpe-differences.ts';
import type { SharpeDifference } from './sharpe-differences.ts';

export const BUY_AND_HOLD = 'BuyAndHold';

export interface Contender {
  readonly name: StrategyName | typeof BUY_AND_HOLD;
  readonly params: StrategyParameters;
  readonly metrics: Scores;
  /** One level for each session, at its close. */
  readonly equity: Float64Array;
}

export interface Comparison {
  readonly dates: readonly string[];
  readonly block: number;
  readonly draws: number;
  /** Buy and hold first, then the ten. */
  readonly contenders: readonly Contender[];
  /** Each of the ten less buy and hold. */
  readonly againstHolding: readonly SharpeDifference[];
  /** Each of the ten less each later one. */
  readonly againstEachOther: readonly SharpeDifference[];
}

/** Bars that each of the ten needs at its defaults. */
export const COMPARED_BARS = Math.max(
  ...STRATEGY_NAMES.map((name) => getStrategy(name).minimumBars(getStrategy(name).defaults)),
);

/**
 * The ten at their defaults and buy and hold (the same shares of each symbol, bought at its first open) over the same
 * sessions, and which of their Sharpe ratios differ by more than chance.
 * @param input its universe has COMPARED_BARS bars each; its strategy is not read
 */
export function compareStrategies(
  input: Omit<SweepInput, 'strategy'>,
  { block, draws, rng }: { readonly block: number; readonly draws: number; readonly rng: Rng },
): Comparison {
  const { dates } = calendarOf(input.universe);
  const ten = STRATEGY_NAMES.map((name): Contender => {
    const params = getStrategy(name).defaults;
    const { equity, held, sums } = new Scorer({ ...input, strategy: name }).run(params) as Run;
    return { name, params, metrics: score(input.cash, equity, held, sums), equity };
  });
  const contenders = [holding(input), ...ten];
  const series = contenders.map(({ name, equity }) => ({
    name,
    returns: returnsOf(Float64Array.of(input.cash, ...equity)),
  }));
  const holdingPairs = ten.map((_, k) => [k + 1, 0] as const);
  const others = ten.flatMap((_, a) => ten.slice(a + 1).map((__, k) => [a + 1, a + k + 2] as const));
  const compared = (pairs: readonly (readonly [number, number])[], label: string) =>
    sharpeDifferences(series, pairs, block, rng.fork(label), draws);
  return {
    dates,
    block,
    draws,
    contenders,
    againstHolding: compared(holdingPairs, 'holding'),
    againstEachOther: compared(others, 'others'),
  };
}

function holding({ universe, cash, qty }: Omit<SweepInput, 'strategy'>): Contender {
  const { dates, places } = calendarOf(universe);
  const equity = new Float64Array(dates.length).fill(cash);
  const held = new Uint8Array(dates.length);
  const sums = { count: 0, wins: 0, won: 0, lost: 0 };
  for (const [k, series] of universe.entries()) {
    const end = { bar: series.length, session: dates.length };
    simulate(series, [0], qty, places[k] as Int32Array | null, end, equity, held, sums);
  }
  return { name: BUY_AND_HOLD, params: {}, metrics: score(cash, equity, held, sums), equity };
}
