import { z } from 'zod';
import { chanceOfChange } from './change.ts';
import { act, confidenceOf, HOLD, speaksFrom } from './decision.ts';
import { momentumTable, placeInUniverse } from './momentum-table.ts';
import { window } from './parameters.ts';
import type { Strategy } from './strategy.ts';

const parameters = z.strictObject({ lookback: window.describe('bars r is measured over') });

/**
 * Cross-sectional momentum (Jegadeesh & Titman 1993), long side. Confidence: 0.5 + 0.5 d / (d + u), d = |r| beyond 0
 * on the rule's side (0 where only the rank sells), u = ATR14/C sqrt(lookback), what r moves by chance.
 */
export const momentumRotation: Strategy<z.infer<typeof parameters>> = {
  name: 'MomentumRotation',
  description: 'Holds the stronger half of the listed symbols while they rise.',
  rule: 'r = C[i]/C[i-lookback] - 1; BUY r > 0 and r in the top half of the universe, ceil(n/2); SELL r < 0 or out of it',
  regime: 'up trend not far from the high, leaders lead',
  holding: 'weeks to months',
  reads: 'universe',
  parameters,
  defaults: { lookback: 126 },
  minimumBars: (p) => p.lookback + 1,
  prepare(series, context, p) {
    const place = placeInUniverse(context, series.symbol);
    const table = momentumTable(context, p.lookback);
    const unit = chanceOfChange(series, context, p.lookback);
    return speaksFrom(series, p.lookback + 1, (i) => {
      if (place < 0) return HOLD.notInUniverse;
      const day = table.day(series.dates[i] as string);
      const r = day.r[place] as number;
      if (Number.isNaN(r)) return HOLD.undefinedIndicator;
      const rank = day.rank[place] as number;
      const top = Math.ceil(day.count / 2);
      if (r < 0 || rank > top) return act('sell', confidenceOf(-r, unit(i)), { r, rank, top });
      if (r > 0) return act('buy', confidenceOf(r, unit(i)), { r, rank, top });
      return HOLD.noRuleMet;
    });
  },
};
