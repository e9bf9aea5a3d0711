import { riskSize } from '../../portfolio/sizing.ts';
import type { Limit, RuleInput } from './rule.ts';

/**
 * Sizes return by steps: a part of what the formula and every other limit leave, so that a size which a limit binds is
 * reduced like any other. Asked last.
 */
export const sizeSteps = (others: readonly Limit[]): Limit => ({
  code: 'size_steps',
  room(input) {
    const { sizeShare: limit } = input.exposure;
    if (limit >= 1) return { shares: Infinity, limit };
    const rooms = others.map((rule) => rule.room(input).shares);
    return { shares: limit * Math.floor(Math.min(formula(input), ...rooms)), limit };
  },
});

const formula = ({ candidate, exposure, settings }: RuleInput): number =>
  riskSize({
    equity: exposure.account.equity,
    risk: settings.RISK_MAX_PER_TRADE,
    confidence: candidate.confidence,
    atr14: candidate.atr14 ?? 0,
    atrMultiple: settings.RISK_ATR_MULTIPLE,
  });
