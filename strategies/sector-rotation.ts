import { z } from 'zod';
import { chanceOfChange } from './change.ts';
import { act, confidenceOf, HOLD, speaksFrom } from './decision.ts';
import { placeInUniverse } from './momentum-table.ts';
import { window } from './parameters.ts';
import { sectorTable } from './sector-table.ts';
import type { Strategy } from './strategy.ts';

const parameters = z.strictObject({
  lookback: window.describe('bars r is measured over'),
  top: z.int().min(1).max(1000).describe('sectors that are held'),
});

/**
 * Sector momentum (Moskowitz & Grinblatt 1999). Confidence: 0.5 + 0.5 d / (d + u), d = the sector's strength on a buy,
 * -r on a sell (0 where only the sector's rank sells), u = ATR14/C sqrt(lookback), what r moves by chance.
 */
export const sectorRotation: Strategy<z.infer<typeof parameters>> = {
  name: 'SectorRotation',
  description: 'Holds rising symbols of the strongest sectors.',
  rule: 'strength = mean r of the sector; BUY sector among the top, strength > 0 and r > 0; SELL sector out of the top or r < 0',
  regime: 'quiet broad up trend, sectors take turns',
  holding: 'months',
  reads: 'universe',
  parameters,
  defaults: { lookback: 126, top: 3 },
  minimumBars: (p) => p.lookback + 1,
  prepare(series, context, p) {
    const place = placeInUniverse(context, series.symbol);
    const table = sectorTable(context, p.lookback);
    const sector = table.sectorOf[place] ?? -1;
    const unit = chanceOfChange(series, context, p.lookback);
    return speaksFrom(series, p.lookback + 1, (i) => {
      if (place < 0) return HOLD.notInUniverse;
      const date = series.dates[i] as string;
      const r = table.momentum.day(date).r[place] as number;
      if (Number.isNaN(r)) return HOLD.undefinedIndicator;
      const day = table.day(date);
      const strength = day.strength[sector] as number;
      const rank = day.rank[sector] as number;
      if (r < 0 || rank > p.top) return act('sell', confidenceOf(-r, unit(i)), { r, strength, rank });
      if (r > 0 && strength > 0) return act('buy', confidenceOf(strength, unit(i)), { r, strength, rank });
      return HOLD.noRuleMet;
    });
  },
};
