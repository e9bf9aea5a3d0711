import type { Condition } from './rule.ts';

/** A desk that is halted or reducing opens nothing. */
export const halted: Condition = {
  code: 'halted',
  check: ({ exposure }) => (exposure.account.noEntries === 'halted' ? {} : null),
};

/** Until the desk's books and the broker's agree, nobody knows what there is room for. */
export const notReconciled: Condition = {
  code: 'not_reconciled',
  check: ({ exposure }) => (exposure.account.noEntries === 'not_reconciled' ? {} : null),
};

/** An order of the symbol may be live: one more could double it (P4). */
export const orderUnknown: Condition = {
  code: 'order_unknown',
  check: ({ candidate, exposure }) => (exposure.frozen.has(candidate.symbol) ? {} : null),
};

/** Too few symbols had good data today. */
export const dataQualityDay: Condition = {
  code: 'data_quality_day',
  check: ({ exposure }) => (exposure.account.noEntries === 'data_quality_day' ? {} : null),
};
