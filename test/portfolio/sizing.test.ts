import { describe, expect, it } from 'vitest';
import { riskSize } from '../../portfolio/index.ts';

const usual = { equity: 100_000, risk: 0.02, confidence: 0.6, atr14: 3 };

describe('riskSize', () => {
  it('is floor(equity x risk x confidence / (1.5 x ATR14))', () => {
    expect(riskSize(usual)).toBe(266);
    expect(riskSize({ ...usual, atrMultiple: 3 })).toBe(133);
    expect(riskSize({ ...usual, risk: 1, confidence: 1 }), 'all of it, for certain').toBe(22_222);
    expect(riskSize({ ...usual, atrMultiple: 0 })).toBe(0);
  });

  it.each([
    ['no equity', { equity: 0 }],
    ['debt', { equity: -1 }],
    ['equity unknown', { equity: Number.NaN }],
    ['equity without end', { equity: Number.POSITIVE_INFINITY }],
    ['no risk', { risk: 0 }],
    ['more than everything at risk', { risk: 1.01 }],
    ['no confidence', { confidence: 0 }],
    ['less than none', { confidence: -0.5, atr14: -3 }],
    ['confidence beyond certainty', { confidence: 1.01 }],
    ['confidence unknown', { confidence: Number.NaN }],
    ['a flat series', { atr14: 0 }],
    ['a short history', { atr14: Number.NaN }],
    ['an infinite range', { atr14: Number.POSITIVE_INFINITY }],
    ['a negative multiple', { atrMultiple: -1 }],
  ])('is 0 for %s', (_title, fields) => {
    expect(riskSize({ ...usual, ...fields })).toBe(0);
  });
});
