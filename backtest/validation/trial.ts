import { returnsOf } from '../../analytics/index.ts';
import type { StrategyParameters } from '../../strategies/index.ts';
import type { Run, Scorer } from '../sweep/scorer.ts';

/** One parameter set run over all sessions. */
export interface Trial {
  readonly parameters: StrategyParameters;
  /** One for each session. */
  readonly returns: Float64Array;
  /** Last session that the return of each session has to do with: the exit of what is held, itself where nothing is. */
  readonly labelEnd: Int32Array;
}

/** @param parameters that at least one symbol has enough bars for */
export function trialOf(scorer: Scorer, parameters: StrategyParameters): Trial {
  const run = scorer.run(parameters) as Run;
  const sessions = run.equity.length;
  const levels = new Float64Array(sessions + 1);
  levels[0] = scorer.input.cash;
  levels.set(run.equity, 1);
  const labelEnd = Int32Array.from({ length: sessions }, (_, i) => i);
  for (const { spans, at } of run.spans) {
    for (let k = 0; k < spans.length; k += 2) {
      const entry = sessionOf(at, spans[k] as number);
      // A position that stays open has to do with everything up to the end.
      const exit = k + 1 < spans.length ? sessionOf(at, spans[k + 1] as number) : sessions - 1;
      for (let s = entry; s <= exit; s++) labelEnd[s] = Math.max(labelEnd[s] as number, exit);
    }
  }
  return { parameters, returns: returnsOf(levels), labelEnd };
}

const sessionOf = (at: Int32Array | null, bar: number): number => (at === null ? bar : (at[bar] as number));
