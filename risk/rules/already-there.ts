import type { Condition } from './rule.ts';

/** The desk does not add to what it holds. */
export const alreadyHeld: Condition = {
  code: 'already_held',
  check: ({ exposure, candidate }) =>
    exposure.held.has(candidate.symbol) ? { value: exposure.valueOf(candidate.symbol) } : null,
};

export const openOrder: Condition = {
  code: 'open_order',
  check: ({ exposure, candidate }) =>
    exposure.working.has(candidate.symbol) ? { value: exposure.valueOf(candidate.symbol) } : null,
};

/** One entry a symbol within a cycle, whoever asks again. */
export const duplicate: Condition = {
  code: 'duplicate',
  check: ({ exposure, candidate }) => (exposure.approved.has(candidate.symbol) ? {} : null),
};
