import type { Adjustment, Findings } from './adjustment.ts';
import type { QuantSettings } from './settings.ts';
import { graded, shrunk } from './shrinkage.ts';

/** The strategy has lost more from a peak on this symbol than is borne. */
export function drawdownRule({ evidence }: Findings, settings: QuantSettings): Adjustment | null {
  const { maxDrawdown, bars } = evidence;
  const borne = -settings.QUANT_MAX_DRAWDOWN;
  if (maxDrawdown >= borne) return null;
  const deep = Math.min(borne, -settings.QUANT_DEEP_DRAWDOWN);
  const base = graded(maxDrawdown, borne, deep, settings.QUANT_DRAWDOWN_FACTOR);
  const factor = shrunk(base, bars, settings.QUANT_SHRINK_BARS);
  return { code: 'drawdown', figure: maxDrawdown, threshold: borne, factor };
}
