import type { Condition } from './rule.ts';

/** A desk that is halted or reducing opens nothing. */
export const halted: Condition = {
  code: 'halted',
  check: ({ exposure }) => (exposure.account.noEntries === 'halted' ? {} : null),
};

/** Too few symbols had good data today. */
export const dataQualityDay: Condition = {
  code: 'data_quality_day',
  check: ({ exposure }) => (exposure.account.noEntries === 'data_quality_day' ? {} : null),
};
