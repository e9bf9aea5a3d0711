import { z } from 'zod';
import type { BarSeries } from '../domain/index.ts';
import { atr, sma } from '../indicators/index.ts';
import { alignBenchmark } from './benchmark.ts';
import type { StrategyContext } from './context.ts';
import { act, confidenceOf, HOLD, speaksFrom } from './decision.ts';
import { UNIT_PERIOD, window } from './parameters.ts';
import type { Strategy } from './strategy.ts';

const parameters = z.strictObject({ period: window.describe('bars of the mean q is measured against') });

/** q = C / SMA(period). */
function overMean(series: BarSeries, period: number): Float64Array {
  const q = sma(series.close, period, series.length);
  for (let i = 0; i < series.length; i++) q[i] = (series.close[i] as number) / (q[i] as number);
  return q;
}

function benchmarkOverMean(context: StrategyContext, period: number): Float64Array {
  const { benchmark } = context;
  return context.memo(`benchmark-over-mean:${period}`, () =>
    benchmark === null ? new Float64Array(0) : overMean(benchmark, period),
  );
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
  parameters,
  defaults: { period: 50 },
  minimumBars: (p) => p.period,
  prepare(series, context, p) {
    const { close } = series;
    const own = overMean(series, p.period);
    const other = benchmarkOverMean(context, p.period);
    const aligned = alignBenchmark(series, context);
    const range = atr(series, UNIT_PERIOD);
    return speaksFrom(series, p.period, (i) => {
      const k = aligned[i] as number;
      if (k < 0) return HOLD.benchmarkMissing;
      const q = own[i] as number;
      const benchmark = other[k] as number;
      if (Number.isNaN(q + benchmark)) return HOLD.undefinedIndicator;
      const unit = (2 * (range[i] as number)) / (close[i] as number);
      if (q < benchmark) return act('sell', confidenceOf(benchmark - q, unit), { q, benchmark });
      if (q > benchmark && q > 1) return act('buy', confidenceOf(q - benchmark, unit), { q, benchmark });
      return HOLD.noRuleMet;
    });
  },
};
