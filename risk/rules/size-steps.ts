import type { Limit } from './rule.ts';

/**
 * Sizes return by steps: a part of what the sizing asks for and every other limit leaves, so that a size which a limit
 * binds is reduced like any other. Asked last.
 */
export const sizeSteps = (others: readonly Limit[]): Limit => ({
  code: 'size_steps',
  room(input) {
    const { sizeShare: limit } = input.exposure;
    if (limit >= 1) return { shares: Infinity, limit };
    const rooms = others.map((rule) => rule.room(input).shares);
    return { shares: limit * Math.floor(Math.min(input.formulaQty, ...rooms)), limit };
  },
});
