import type { Condition } from './rule.ts';

/** Without a range there is no stop, and without a stop no entry; a stop at or below zero protects nothing. */
export const noStopDistance: Condition = {
  code: 'no_stop_distance',
  check({ candidate, settings }) {
    const { atr14, close } = candidate;
    if (atr14 !== null && atr14 > 0 && close - settings.STOP_ATR_MULTIPLE * atr14 >= 0.01) return null;
    return { close, atr14: atr14 ?? 0 };
  },
};
