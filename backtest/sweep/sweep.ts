import {
  deflatedSharpe,
  expectedMaxSharpe,
  psr,
  returnsOf,
  sampleDeviation,
  sharpePerPeriod,
  YEAR,
} from '../../analytics/index.ts';
import { DeskError } from '../../domain/index.ts';
import type { StrategyParameters } from '../../strategies/index.ts';
import type { BacktestMetrics } from '../result.ts';
import { recordTrials, trialOf, trialsSoFar } from '../trials.ts';
import type { Trial } from '../trials.ts';
import { byAgents, scoreByAgents } from './by-agents.ts';
import { largestDifference } from './difference.ts';
import { bestOf, ranking } from './rank.ts';
import type { RankedBy } from './rank.ts';
import { loadInput, unlikeScoring } from './request.ts';
import type { SearchRequest, SearchTools } from './request.ts';
import { scoreAll } from './run-sweep.ts';
import type { SweepTools } from './run-sweep.ts';
import type { Scores } from './score.ts';
import { trialsOf } from './trials.ts';

export interface SweepResult {
  readonly params: StrategyParameters;
  readonly metrics: Scores;
}

/** What is left of the best Sharpe ratio once it is known of how many it is the best; ratios per observation. */
export interface Deflation {
  /** Configurations tried on the same data, those of earlier runs included. */
  readonly trials: number;
  readonly sharpe: number | null;
  /** What the best of so many trials without skill would show. */
  readonly expectedMaxSharpe: number;
  /** Probability that the true ratio is above zero. */
  readonly psr: number | null;
  /** Probability that it is above what chance shows. */
  readonly deflatedSharpe: number | null;
}

export interface SweepAnswer {
  readonly runs: number;
  readonly skipped: number;
  readonly by: RankedBy;
  readonly best: SweepResult;
  /** The best one through the six agents, and how far the scoring was off. */
  readonly rerun: {
    readonly params: StrategyParameters;
    readonly metrics: BacktestMetrics;
    readonly difference: number;
  };
  readonly deflation: Deflation;
  readonly results: readonly SweepResult[];
  /** From the first run to the last figure, the rerun included; reading the history for scoring is left out. */
  readonly seconds: number;
}

/** Scores a grid, reruns its best through the agents and says what both are worth. */
export async function runSweep(
  request: SearchRequest,
  by: RankedBy,
  search: SearchTools,
  tools: SweepTools,
): Promise<SweepAnswer> {
  const { sets, skipped } = request.grid;
  const unlike = unlikeScoring(request.backtest);
  const input = await loadInput(request, search);
  const begun = tools.clock.now();
  const rerun = byAgents(request, search);
  if (unlike !== null) tools.say(`${unlike}: every run goes through the agents, which takes longer`);
  const outcomes =
    unlike === null ? await scoreAll(input, sets, tools) : await scoreByAgents(rerun, sets, tools);
  const results: SweepResult[] = [];
  for (const [i, metrics] of outcomes.entries())
    if (metrics !== null) results.push({ params: sets[i] as StrategyParameters, metrics });
  const short = sets.length - results.length;
  if (results.length === 0)
    throw new DeskError('DATA_UNAVAILABLE', `no symbol has as many bars as any of the ${sets.length} parameter sets needs`, {
      hint: 'begin earlier (--from), or take smaller parameters',
    }); // prettier-ignore
  if (short > 0) tools.say(`${short} parameter sets need more bars than any symbol has; they are skipped`);
  const scores = results.map(({ metrics }) => metrics);
  const best = results[bestOf(scores, by)] as SweepResult;
  // Before the best is run again, so that its own figure knows of how many it is the best.
  const trials = unlike === null ? trialsOf(request, input, results) : [];
  const { runtimeDir } = search.config;
  const unkept = trials.length === 0 ? null : recordTrials(runtimeDir, trials);
  if (unkept !== null) tools.say(unkept);
  const { metrics, equity, data, config } = await rerun(best.params);
  if (best.metrics.trades.count === 0) {
    const why = (metrics.trades.exposure ?? 0) > 0 ? 'what was bought stays open to the end' : 'the rule never bought'; // prettier-ignore
    tools.say(`the best run closed no trade: ${why}`);
  }
  const returns = returnsOf(Float64Array.of(input.cash, ...equity.map((point) => point.equity)));
  const bestTrial = trialOf(data, config, sharpePerPeriod(returns));
  return {
    runs: results.length,
    skipped: skipped + short,
    by,
    best,
    rerun: { params: best.params, metrics, difference: largestDifference(best.metrics, metrics) },
    deflation: deflationOf(returns, best.metrics, trialsSoFar(runtimeDir, bestTrial, trials)),
    results,
    seconds: (tools.clock.now() - begun) / 1000,
  };
}

/** The best results first, at most `limit`. */
export function topOf(
  { results, by }: Pick<SweepAnswer, 'results' | 'by'>,
  limit: number,
): readonly SweepResult[] {
  const order = ranking(results.map(({ metrics }) => metrics), by); // prettier-ignore
  return order.slice(0, limit).map((i) => results[i] as SweepResult);
}

function deflationOf(returns: Float64Array, best: Scores, tried: readonly Trial[]): Deflation {
  const ratios = tried.flatMap(({ sharpe }) => (sharpe === null ? [] : [sharpe]));
  const variance = (sampleDeviation(ratios) ?? 0) ** 2;
  return {
    trials: tried.length,
    sharpe: best.sharpe && best.sharpe / Math.sqrt(YEAR),
    expectedMaxSharpe: expectedMaxSharpe(variance, tried.length),
    psr: psr(returns),
    deflatedSharpe: deflatedSharpe(returns, variance, tried.length),
  };
}
