import { DeskError } from '../../domain/index.ts';
import type { StrategyParameters } from '../../strategies/index.ts';
import { bestOf } from '../sweep/rank.ts';
import type { RankedBy } from '../sweep/rank.ts';
import { score } from '../sweep/score.ts';
import type { Scores } from '../sweep/score.ts';
import type { Run, Scorer, SessionRange } from '../sweep/scorer.ts';
import { walkForward } from './walk-forward.ts';
import type { WalkForwardOptions } from './walk-forward.ts';

/** First and last session, both counted. */
export interface Dates {
  readonly from: string;
  readonly to: string;
}

export interface WindowResult {
  readonly train: Dates;
  readonly test: Dates;
  /** The best on the training. */
  readonly params: StrategyParameters;
  readonly training: Scores;
  /** The same parameters on the sessions that the choice has not seen. */
  readonly testing: Scores;
}

export interface WalkForwardAnswer {
  readonly mode: WalkForwardOptions['mode'];
  readonly by: RankedBy;
  readonly trials: number;
  readonly windows: readonly WindowResult[];
  /** All tests joined: what choosing anew in every window would have given. */
  readonly outOfSample: {
    readonly metrics: Scores;
    readonly equity: readonly { readonly time: string; readonly equity: number }[];
  };
  /** Growth a year out of sample over the mean of the trainings' (Pardo's efficiency); null where that is not above 0. */
  readonly efficiency: number | null;
  /** Different parameter sets that were chosen. */
  readonly chosen: number;
}

/**
 * Walk-forward analysis: in each window the best on the training is judged by the sessions after it. Every run begins
 * flat, with the bars before it as history; what is open at its end is valued at the last close and left there.
 * @param sets all of them tradable over the scorer's whole universe
 * @throws DeskError USAGE where the history has no room for one window
 */
export function analyseWalkForward(
  scorer: Scorer,
  sets: readonly StrategyParameters[],
  by: RankedBy,
  options: WalkForwardOptions,
): WalkForwardAnswer {
  const dates = scorer.dates(sets[0] as StrategyParameters) ?? [];
  const windows = walkForward(dates.length, options);
  if (windows.length === 0)
    throw new DeskError('USAGE', `${dates.length} sessions hold no training of ${options.train} and a test after it`, {
      hint: 'begin earlier (--from) or take a shorter --train',
    }); // prettier-ignore
  const first = options.train;
  const joined = new Float64Array(dates.length);
  const held = new Uint8Array(dates.length);
  const sums = { count: 0, wins: 0, won: 0, lost: 0 };
  let cash = scorer.input.cash;
  const results = windows.map(({ train, test }): WindowResult => {
    const [trained, tested] = [rangeOf(train), rangeOf(test)];
    const scores = sets.map((set) => scoresOf(scorer, set, trained, scorer.input.cash).scores);
    const at = bestOf(scores, by);
    const params = sets[at] as StrategyParameters;
    const { run, scores: testing } = scoresOf(scorer, params, tested, cash);
    joined.set(run.equity.subarray(tested.from, tested.to), tested.from);
    held.set(run.held.subarray(tested.from, tested.to), tested.from);
    for (const key of ['count', 'wins', 'won', 'lost'] as const) sums[key] += run.sums[key];
    cash = joined[tested.to - 1] as number;
    return { train: span(dates, trained), test: span(dates, tested), params, training: scores[at] as Scores, testing };
  }); // prettier-ignore
  const metrics = score(scorer.input.cash, joined.subarray(first), held.subarray(first), sums);
  const growth = results.reduce((sum, { training }) => sum + (training.cagr ?? 0), 0) / results.length;
  return {
    mode: options.mode,
    by,
    trials: sets.length,
    windows: results,
    outOfSample: {
      metrics,
      equity: dates.slice(first).map((time, i) => ({ time, equity: joined[first + i] as number })),
    },
    efficiency: growth > 0 && metrics.cagr !== null ? metrics.cagr / growth : null,
    chosen: new Set(results.map(({ params }) => JSON.stringify(params))).size,
  };
}

function scoresOf(
  scorer: Scorer,
  set: StrategyParameters,
  range: SessionRange,
  cash: number,
): { readonly run: Run; readonly scores: Scores } {
  const run = scorer.run(set, range, cash) as Run;
  const equity = run.equity.subarray(range.from, range.to);
  return { run, scores: score(cash, equity, run.held.subarray(range.from, range.to), run.sums) };
}

const rangeOf = ([from, to]: readonly [number, number]): SessionRange => ({ from, to });
const span = (dates: readonly string[], { from, to }: SessionRange): Dates => ({
  from: dates[from] as string,
  to: dates[to - 1] as string,
});
