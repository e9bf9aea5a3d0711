import { DeskError, type Action, type BarSeries, type Decision } from '../domain/index.ts';
import type { Prepared } from './strategy.ts';

/** Why a strategy holds; figures belong to the series as a whole, so that a hold costs nothing to say. */
export type HoldCode =
  'no_rule_met' | 'too_few_bars' | 'undefined_indicator' | 'benchmark_missing' | 'not_in_universe';

function hold(code: HoldCode, figures: Readonly<Record<string, number>> = {}): Decision {
  return Object.freeze({
    action: 'hold',
    confidence: 0,
    reason: Object.freeze({ code, figures: Object.freeze(figures) }),
  });
}

/** Holds are shared and frozen: most bars end in one. */
export const HOLD = {
  noRuleMet: hold('no_rule_met'),
  undefinedIndicator: hold('undefined_indicator'),
  benchmarkMissing: hold('benchmark_missing'),
  notInUniverse: hold('not_in_universe'),
} as const;

/** A met rule with the figures it was met by. */
export function act(
  action: Exclude<Action, 'hold'>,
  confidence: number,
  figures: Readonly<Record<string, number>>,
): Decision {
  return { action, confidence, reason: { code: 'rule_met', figures } };
}

/**
 * Confidence of a met rule: 0.5 at the threshold, 0.75 one unit beyond it, towards 1 far beyond:
 * 0.5 + 0.5 d / (d + unit). The unit is what the figure moves by chance (a volatility); where that is undefined or 0,
 * distance means nothing and the confidence stays 0.5.
 */
export function confidenceOf(distance: number, unit: number): number {
  if (!(distance > 0) || !(unit > 0) || unit === Infinity) return 0.5;
  return 1 - 0.5 / (1 + distance / unit);
}

/** A rule that speaks from bar `minimumBars`-1 on. The rule itself is only asked within its bars. */
export function speaksFrom(series: BarSeries, minimumBars: number, rule: (i: number) => Decision): Prepared {
  const tooFew = hold('too_few_bars', { minimumBars });
  let { length } = series;
  return {
    get length() {
      return length;
    },
    catchUp() {
      length = series.length;
    },
    decide(i) {
      if (i < minimumBars - 1) return tooFew;
      if (i < length) return rule(i);
      throw new DeskError(
        'INTERNAL',
        `${series.symbol} was prepared for ${length} bars and asked about bar ${i}`,
        { hint: 'let it catch up when the series has grown' },
      );
    },
  };
}
