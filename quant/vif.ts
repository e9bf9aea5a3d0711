import type { Adjustment, Findings } from './adjustment.ts';
import type { QuantSettings } from './settings.ts';
import { shrunk } from './shrinkage.ts';

/** The symbol adds little that its fellow candidates do not already bring. */
export function vifRule({ vif }: Findings, settings: QuantSettings): Adjustment | null {
  if (vif === null || vif.figure < settings.QUANT_MAX_VIF) return null;
  const factor = shrunk(settings.QUANT_VIF_FACTOR, vif.observations, settings.QUANT_SHRINK_RETURNS);
  return { code: 'vif', figure: vif.figure, threshold: settings.QUANT_MAX_VIF, factor };
}
