import { dollars, percent } from './trip.ts';
import type { Trip } from './trip.ts';

/** The day has lost its limit, counted from the equity it began with. @param limit a share, such as 0.05 */
export function dailyLoss(equity: number, dayStart: number, limit: number): Trip | null {
  if (!(dayStart > 0) || equity > dayStart * (1 - limit)) return null;
  const lost = percent(1 - equity / dayStart);
  return {
    code: 'daily_loss',
    reason: `${lost} lost today: ${dollars(dayStart)} to ${dollars(equity)}, ${percent(limit)} is the limit`,
  };
}

/** Equity lies its limit below the peak. @param limit a share, such as 0.1 */
export function drawdown(equity: number, peak: number, limit: number): Trip | null {
  if (!(peak > 0) || equity > peak * (1 - limit)) return null;
  const down = percent(1 - equity / peak);
  return {
    code: 'drawdown',
    reason: `${down} below the peak: ${dollars(peak)} to ${dollars(equity)}, ${percent(limit)} is the limit`,
  };
}
