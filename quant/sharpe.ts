import type { Adjustment, Findings } from './adjustment.ts';
import type { QuantSettings } from './settings.ts';
import { graded, shrunk } from './shrinkage.ts';

/** The strategy's Sharpe ratio on this symbol lies below what is asked. */
export function sharpeRule({ evidence }: Findings, settings: QuantSettings): Adjustment | null {
  const { sharpe, bars } = evidence;
  const asked = settings.QUANT_MIN_SHARPE;
  if (sharpe === null || sharpe >= asked) return null;
  const base = graded(sharpe, asked, 0, settings.QUANT_SHARPE_FACTOR);
  const factor = shrunk(base, bars, settings.QUANT_SHRINK_BARS);
  return { code: 'sharpe', figure: sharpe, threshold: asked, factor };
}
