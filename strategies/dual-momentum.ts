import { z } from 'zod';
import type { BarSeries } from '../domain/index.ts';
import { alignBenchmark } from './benchmark.ts';
import { chanceOfChange, changeAt } from './change.ts';
import { act, confidenceOf, HOLD, speaksFrom } from './decision.ts';
import { window } from './parameters.ts';
import type { Strategy } from './strategy.ts';

const parameters = z.strictObject({ lookback: window.describe('bars r is measured over') });

/**
 * Absolute and relative momentum (Antonacci 2014). Confidence: 0.5 + 0.5 d / (d + u), d = r - max(0, r of the benchmark)
 * on a buy and -r on a sell, u = ATR14/C sqrt(lookback), what r moves by chance.
 */
export const dualMomentum: Strategy<z.infer<typeof parameters>> = {
  name: 'DualMomentum',
  description: 'Holds what rises and rises more than the benchmark.',
  rule: 'r = C[i]/C[i-lookback] - 1; BUY r > 0 and r > r of the benchmark; SELL r <= 0',
  regime: 'recovery, or a market in which few rise',
  holding: 'months',
  reads: 'benchmark',
  parameters,
  defaults: { lookback: 126 },
  minimumBars: (p) => p.lookback + 1,
  prepare(series, context, p) {
    const aligned = alignBenchmark(series, context);
    const unit = chanceOfChange(series, context, p.lookback);
    return speaksFrom(series, p.lookback + 1, (i) => {
      const k = aligned.at(i);
      if (k < 0) return HOLD.benchmarkMissing;
      const r = changeAt(series, i, p.lookback);
      const benchmark = changeAt(context.benchmark as BarSeries, k, p.lookback);
      if (Number.isNaN(r + benchmark)) return HOLD.undefinedIndicator;
      if (r <= 0) return act('sell', confidenceOf(-r, unit(i)), { r, benchmark });
      if (r > benchmark) {
        return act('buy', confidenceOf(r - Math.max(0, benchmark), unit(i)), { r, benchmark });
      }
      return HOLD.noRuleMet;
    });
  },
};
