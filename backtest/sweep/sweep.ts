import {
  deflatedSharpe,
  expectedMaxSharpe,
  psr,
  returnsOf,
  sampleDeviation,
  YEAR,
} from '../../analytics/index.ts';
import { DeskError } from '../../domain/index.ts';
import type { StrategyParameters } from '../../strategies/index.ts';
import { largestDifference } from './difference.ts';
import type { Grid } from './grid.ts';
import type { SweepInput } from './history.ts';
import { bestOf, ranking } from './rank.ts';
import type { RankedBy } from './rank.ts';
import { scoreAll } from './run-sweep.ts';
import type { SweepTools } from './run-sweep.ts';
import type { Scores } from './score.ts';
import { Scorer } from './scorer.ts';
import type { Run } from './scorer.ts';

export interface SweepResult {
  readonly params: StrategyParameters;
  readonly metrics: Scores;
}

/** What is left of the best Sharpe ratio once it is known of how many it is the best; ratios per observation. */
export interface Deflation {
  readonly trials: number;
  readonly sharpe: number | null;
  /** What the best of so many trials without skill would show. */
  readonly expectedMaxSharpe: number;
  /** Probability that the true ratio is above zero. */
  readonly psr: number | null;
  /** Probability that it is above what chance shows. */
  readonly deflatedSharpe: number | null;
}

export interface SweepAnswer<Metrics extends object = Scores> {
  readonly runs: number;
  readonly skipped: number;
  readonly by: RankedBy;
  readonly best: SweepResult;
  /** The best one through the six agents, and how far the scoring was off. */
  readonly rerun: {
    readonly params: StrategyParameters;
    readonly metrics: Metrics;
    readonly difference: number;
  };
  readonly deflation: Deflation;
  readonly results: readonly SweepResult[];
  /** From the first run to the last figure, the rerun included; reading the history is left out. */
  readonly seconds: number;
}

/** Runs one parameter set through the agents. */
export type Rerun<Metrics extends object> = (parameters: StrategyParameters) => Promise<Metrics>;

/** Scores a grid, reruns its best through the agents and says what both are worth. */
export async function runSweep<Metrics extends object>(
  input: SweepInput,
  { sets, skipped }: Grid,
  by: RankedBy,
  rerun: Rerun<Metrics>,
  tools: SweepTools,
): Promise<SweepAnswer<Metrics>> {
  const begun = tools.clock.now();
  const outcomes = await scoreAll(input, sets, tools);
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
  const scorer = new Scorer(input);
  if (best.metrics.trades.count === 0)
    tools.say(`the best run closed no trade: ${whyNone(scorer.run(best.params))}`);
  const metrics = await rerun(best.params);
  return {
    runs: results.length,
    skipped: skipped + short,
    by,
    best,
    rerun: { params: best.params, metrics, difference: largestDifference(best.metrics, metrics) },
    deflation: deflationOf(scorer, best, scores),
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

function deflationOf(scorer: Scorer, best: SweepResult, scores: readonly Scores[]): Deflation {
  const { equity } = scorer.run(best.params) as Run;
  const returns = returnsOf(Float64Array.of(scorer.input.cash, ...equity));
  const perSession = ({ sharpe }: Scores): number | null => sharpe && sharpe / Math.sqrt(YEAR);
  const variance = (sampleDeviation(scores.map(perSession).filter((ratio) => ratio !== null)) ?? 0) ** 2;
  return {
    trials: scores.length,
    sharpe: perSession(best.metrics),
    expectedMaxSharpe: expectedMaxSharpe(variance, scores.length),
    psr: psr(returns),
    deflatedSharpe: deflatedSharpe(returns, variance, scores.length),
  };
}

function whyNone(run: Run | null): string {
  const open = run?.spans.filter(({ spans }) => spans.length > 0).length ?? 0;
  return open > 0 ? `${open} positions were opened and stay open to the end` : 'the rule never bought';
}
