import type { Condition } from './rule.ts';

export const maxPositions: Condition = {
  code: 'max_positions',
  check: ({ exposure, settings }) =>
    exposure.count >= settings.RISK_MAX_POSITIONS
      ? { open: exposure.count, limit: settings.RISK_MAX_POSITIONS }
      : null,
};
