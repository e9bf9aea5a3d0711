import { z } from 'zod';
import type { BarSeries } from '../domain/index.ts';
import { alignBenchmark } from './benchmark.ts';
import type { StrategyContext } from './context.ts';
import { act, confidenceOf, HOLD, speaksFrom } from './decision.ts';
import { UNIT_PERIOD, window } from './parameters.ts';
import type { Strategy } from './strategy.ts';

const parameters = z.strictObject({ period: window.describe('bars of the mean q is measured against') });

/** q = C / SMA(period). */
function overMean(series: BarSeries, context: StrategyContext, period: number): (i: number) => number {
  const mean = context.columns(series).sma(period);
  return (i) => (series.close[i] as number) / mean.at(i);
}

/**
 * Price over its mean against the benchmark's (after Levy 1967). Confidence: 0.5 + 0.5 d / (d + u), d = the difference
 * of the two q, u = 2 ATR14/C.
 */
export const relativeStrength: Strategy<z.infer<typeof parameters>> = {
  name: 'RelativeStrength',
  description: 'Holds what stands further above its mean than the benchmark does.',
  rule: 'q = C / SMA(period); BUY q > q of the benchmark and C > SMA(period); SELL q < q of the benchmark',
  regime: 'up trend that has lost pace, or one that begins',
  holding: 'weeks',
  reads: 'benchmark',
  parameters,
  defaults: { period: 50 },
  minimumBars: (p) => p.period,
  prepare(series, context, p) {
    const { benchmark } = context;
    const own = overMean(series, context, p.period);
    const other = benchmark && overMean(benchmark, context, p.period);
    const aligned = alignBenchmark(series, context);
    const range = context.columns(series).atr(UNIT_PERIOD);
    return speaksFrom(series, p.period, (i) => {
      const k = aligned.at(i);
      if (other === null || k < 0) return HOLD.benchmarkMissing;
      const q = own(i);
      const theirs = other(k);
      if (Number.isNaN(q + theirs)) return HOLD.undefinedIndicator;
      const unit = (2 * range.at(i)) / (series.close[i] as number);
      if (q < theirs) return act('sell', confidenceOf(theirs - q, unit), { q, benchmark: theirs });
      if (q > theirs && q > 1) return act('buy', confidenceOf(q - theirs, unit), { q, benchmark: theirs });
      return HOLD.noRuleMet;
    });
  },
};
