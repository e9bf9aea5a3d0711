import type { Limit } from './rule.ts';

/** A small part of what usually trades. Without a usual volume (an index has none) nothing can be said to be small. */
export const volumeShare: Limit = {
  code: 'volume_share',
  room({ candidate, settings }) {
    const shares = settings.RISK_MAX_VOLUME_SHARE * (candidate.averageVolume20 ?? 0);
    return { shares, limit: settings.RISK_MAX_VOLUME_SHARE };
  },
};
