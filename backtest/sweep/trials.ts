import { YEAR } from '../../analytics/index.ts';
import type { StrategyParameters } from '../../strategies/index.ts';
import { configOf, dataOf } from '../result.ts';
import { recordTrials, trialsOver } from '../trials.ts';
import type { Trial } from '../trials.ts';
import { calendarOf } from './history.ts';
import type { ReadInput, SearchRequest, SearchTools } from './request.ts';
import type { Scorer } from './scorer.ts';

interface Scored {
  readonly params: StrategyParameters;
  /** Annual, as scores have it. */
  readonly metrics: { readonly sharpe: number | null };
}

/** Each run of a search as the trial that a backtest of the same parameters would be: whichever comes first, it counts once. */
export function trialsOf(
  { backtest: request, strategy }: SearchRequest,
  { universe, benchmark }: ReadInput,
  runs: readonly Scored[],
): readonly Trial[] {
  // Symbols with too few bars for a set are not traded under it; most sets trade the same ones.
  const known = new Map<number, ReturnType<typeof trialsOver>>();
  const over = (bars: number) => {
    const traded = universe.filter(({ length }) => length >= bars);
    const found = known.get(traded.length);
    if (found) return found;
    const { dates } = calendarOf(traded);
    const made = trialsOver(dataOf(request, { traded, benchmark }), configOf(request, { traded, sessions: dates })); // prettier-ignore
    known.set(traded.length, made);
    return made;
  };
  return runs.map(({ params, metrics: { sharpe } }) =>
    over(strategy.minimumBars(params))(params, sharpe === null ? null : sharpe / Math.sqrt(YEAR)),
  );
}

/** Counts every set of a validation, which looks at all of them too: each as a run over the whole history. */
export function countSets(
  request: SearchRequest,
  input: ReadInput,
  scorer: Scorer,
  tools: SearchTools,
): void {
  const runs = request.grid.sets.flatMap((params) => {
    const metrics = scorer.score(params);
    return metrics === null ? [] : [{ params, metrics }];
  });
  const unkept = recordTrials(tools.config.runtimeDir, trialsOf(request, input, runs));
  if (unkept !== null) tools.say(unkept);
  if (runs.every(({ metrics }) => metrics.trades.exposure === 0))
    tools.say(`no trade: under none of the ${runs.length} parameter sets did ${request.strategy.name} meet its rule to buy`); // prettier-ignore
}
