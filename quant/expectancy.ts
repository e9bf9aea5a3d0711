import type { Adjustment, Findings } from './adjustment.ts';
import type { QuantSettings } from './settings.ts';
import { shrunk } from './shrinkage.ts';

/** Closed trades of the strategy on this symbol did not earn on average. */
export function expectancyRule({ evidence }: Findings, settings: QuantSettings): Adjustment | null {
  const { expectancy, trades } = evidence;
  if (expectancy === null || expectancy > 0) return null;
  const factor = shrunk(settings.QUANT_EXPECTANCY_FACTOR, trades, settings.QUANT_SHRINK_TRADES);
  return { code: 'expectancy', figure: expectancy, threshold: 0, factor };
}
