import { returnsOf } from '../../analytics/index.ts';
import { STRATEGY_NAMES } from '../../domain/index.ts';
import type { Rng, StrategyName } from '../../domain/index.ts';
import { getStrategy } from '../../strategies/index.ts';
import type { StrategyParameters } from '../../strategies/index.ts';
import { loadHistory } from '../data/load.ts';
import { calendarOf } from '../sweep/history.ts';
import type { SweepInput } from '../sweep/history.ts';
import { comparableRequest, refuseUnlike } from '../sweep/request.ts';
import type { SearchTools, SearchTyped } from '../sweep/request.ts';
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

/** The strategy that needs the most bars at its defaults: a symbol that it can trade, all ten can. */
const SLOWEST = STRATEGY_NAMES.map((name) => getStrategy(name)).reduce((a, b) =>
  b.minimumBars(b.defaults) > a.minimumBars(a.defaults) ? b : a,
);

/** The symbols that all ten can trade, and the benchmark. @throws DeskError naming what is missing */
export async function loadCompared(
  typed: SearchTyped,
  { config, wall, say }: SearchTools,
): Promise<Omit<SweepInput, 'strategy'>> {
  const benchmark = config.settings.BENCHMARK;
  const request = await comparableRequest(config, { ...typed, strategy: SLOWEST.name, benchmark });
  refuseUnlike(request);
  const { traded, benchmark: bars, notes } = await loadHistory(request, wall);
  for (const line of notes) say(line);
  const { sizing, config: read } = request;
  return {
    universe: traded,
    benchmark: bars,
    sectors: read.settings.SECTORS,
    qty: sizing.kind === 'fixed' ? sizing.shares : 0,
    cash: read.settings.CASH,
  };
}

/**
 * The ten at their defaults and buy and hold (the same shares of each symbol, bought at its first open) over the same
 * sessions, and which of their Sharpe ratios differ by more than chance.
 * @param input of `loadCompared`
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
