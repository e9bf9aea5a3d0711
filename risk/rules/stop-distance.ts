import { plannedStop } from '../plan.ts';
import type { Condition } from './rule.ts';

/**
 * Without a range there is no stop, and without a stop no entry. A stop below a cent protects nothing; one that is not
 * below the entry's own limit would sell what was just bought.
 */
export const noStopDistance: Condition = {
  code: 'no_stop_distance',
  check({ candidate, settings, limitPrice }) {
    const { atr14, close } = candidate;
    if (atr14 === null) return { close };
    const stop = plannedStop(settings, close, atr14) as number;
    return atr14 > 0 && stop >= 0.01 && stop < limitPrice ? null : { close, atr14, stop };
  },
};
