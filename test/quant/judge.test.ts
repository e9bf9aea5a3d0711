import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { judge, quantSettings, type Case, type Evidence } from '../../quant/index.ts';
import { spread } from '../support/spread.ts';

const settings = quantSettings.parse({});
/** Evidence without limit: every rule applies in full. */
const full = quantSettings.parse({ QUANT_SHRINK_TRADES: 0, QUANT_SHRINK_BARS: 0, QUANT_SHRINK_RETURNS: 0 });

const faultless: Evidence = {
  bars: 1000,
  trades: 40,
  wins: 30,
  winRate: 0.75,
  expectancy: 0.01,
  sharpe: 2,
  maxDrawdown: -0.05,
  currentDrawdown: 0,
};
const caseOf = (evidence: Partial<Evidence> = {}, rest: Partial<Case> = {}): Case => ({
  action: 'buy',
  confidence: 0.8,
  evidence: { ...faultless, ...evidence },
  vif: null,
  volatilityRatio: null,
  ...rest,
});
const codes = (subject: Case): string[] => judge(subject, settings).adjustments.map(({ code }) => code);

const figure = spread(-5, 5);
const observed = fc.option(
  fc.record({
    figure: spread(0, 1e9),
    observations: fc.integer({ min: 5, max: 252 }),
  }),
);
const anyCase: fc.Arbitrary<Case> = fc.record({
  action: fc.constantFrom('buy', 'sell', 'hold'),
  confidence: spread(0, 1),
  evidence: fc.record({
    bars: fc.nat(10_000),
    trades: fc.nat(500),
    wins: fc.nat(500),
    winRate: fc.option(spread(0, 1)),
    expectancy: fc.option(figure),
    sharpe: fc.option(figure),
    maxDrawdown: spread(-1, 0),
    currentDrawdown: spread(-1, 0),
  }),
  vif: observed,
  volatilityRatio: observed,
});
const runs = { seed: 1, numRuns: 500 };

describe('judge', () => {
  it('leaves a faultless case alone, at the thresholds too', () => {
    expect(judge(caseOf(), settings)).toEqual({ confidence: 0.8, adjustments: [] });
    const at = caseOf(
      { sharpe: 1.5, maxDrawdown: -0.08 },
      { volatilityRatio: { figure: 1.5, observations: 251 } },
    );
    expect(codes(at)).toEqual([]);
  });

  it.each<[string, Case, object]>([
    ['expectancy', caseOf({ expectancy: 0 }), { figure: 0, threshold: 0, factor: 0.6 }],
    ['sharpe', caseOf({ sharpe: -1 }), { figure: -1, threshold: 1.5, factor: 0.7 }],
    ['sharpe', caseOf({ sharpe: 0.75 }), { figure: 0.75, threshold: 1.5, factor: 0.85 }],
    ['drawdown', caseOf({ maxDrawdown: -0.6 }), { figure: -0.6, threshold: -0.08, factor: 0.7 }],
    ['drawdown', caseOf({ maxDrawdown: -0.29 }), { figure: -0.29, threshold: -0.08, factor: 0.85 }],
    [
      'vif',
      caseOf({}, { vif: { figure: 10, observations: 100 } }),
      { figure: 10, threshold: 10, factor: 0.7 },
    ],
    [
      'volatility',
      caseOf({}, { volatilityRatio: { figure: 1.6, observations: 100 } }),
      { figure: 1.6, threshold: 1.5, factor: 0.7 },
    ],
  ])('%s carries its figure, threshold and factor', (code, subject, expected) => {
    const { adjustments, confidence } = judge(subject, full);
    expect(adjustments).toHaveLength(1);
    const [adjustment] = adjustments;
    expect({ ...adjustment, factor: Number(adjustment?.factor.toFixed(12)) }).toEqual({ code, ...expected });
    expect(confidence).toBe(0.8 * (adjustment?.factor as number));
  });

  it('half of a cut applies at as many observations as the prior is worth', () => {
    const cut = (evidence: Partial<Evidence>): number =>
      judge(caseOf(evidence), settings).adjustments[0]?.factor as number;
    expect(cut({ expectancy: -1, trades: 10 })).toBeCloseTo(0.8, 12);
    expect(cut({ sharpe: -1, bars: 252 })).toBeCloseTo(0.85, 12);
    expect(cut({ expectancy: -1, trades: 1 })).toBeGreaterThan(cut({ expectancy: -1, trades: 2 }));
  });

  it('names every fault in the order of the rules', () => {
    const worst = caseOf(
      { expectancy: -1, sharpe: -1, maxDrawdown: -0.9 },
      { vif: { figure: 50, observations: 251 }, volatilityRatio: { figure: 3, observations: 251 } },
    );
    expect(codes(worst)).toEqual(['expectancy', 'sharpe', 'drawdown', 'vif', 'volatility']);
    expect(judge(worst, full).confidence).toBeCloseTo(0.8 * 0.6 * 0.7 ** 4, 12);
  });

  it('what is undefined is no fault', () => {
    expect(codes(caseOf({ expectancy: null, sharpe: null, trades: 0 }))).toEqual([]);
  });

  it('confidence goes down only, stays in [0, 1] and is the product of the factors', () => {
    fc.assert(
      fc.property(anyCase, (subject) => {
        const { confidence, adjustments } = judge(subject, settings);
        expect(confidence).toBeGreaterThanOrEqual(0);
        expect(confidence).toBeLessThanOrEqual(subject.confidence);
        expect(adjustments.filter(({ factor }) => !(factor > 0 && factor <= 1))).toEqual([]);
        expect(adjustments.reduce((c, { factor }) => c * factor, subject.confidence)).toBe(confidence);
      }),
      runs,
    );
  });

  it('SELL and HOLD pass unchanged', () => {
    fc.assert(
      fc.property(anyCase, fc.constantFrom('sell' as const, 'hold' as const), (subject, action) => {
        const answer = judge({ ...subject, action }, settings);
        expect(answer).toEqual({ confidence: subject.confidence, adjustments: [] });
      }),
      runs,
    );
  });

  it('worse evidence, or less confidence, never ends with more confidence', () => {
    const worse = fc.record({
      confidence: spread(0, 1),
      expectancy: spread(0, 2),
      sharpe: spread(0, 2),
      drawdown: spread(0, 0.5),
      figure: spread(1, 100),
    });
    fc.assert(
      fc.property(anyCase, worse, (subject, by) => {
        const better: Case = { ...subject, action: 'buy' };
        const e = better.evidence;
        const less: Case = {
          ...better,
          confidence: better.confidence * by.confidence,
          evidence: {
            ...e,
            expectancy: e.expectancy === null ? null : e.expectancy - by.expectancy,
            sharpe: e.sharpe === null ? null : e.sharpe - by.sharpe,
            maxDrawdown: Math.max(-1, e.maxDrawdown - by.drawdown),
          },
          vif: better.vif && { ...better.vif, figure: better.vif.figure * by.figure },
          volatilityRatio: better.volatilityRatio && {
            ...better.volatilityRatio,
            figure: better.volatilityRatio.figure * by.figure,
          },
        };
        expect(judge(less, settings).confidence).toBeLessThanOrEqual(
          judge(better, settings).confidence + 1e-15,
        );
      }),
      runs,
    );
  });
});

describe('quant settings', () => {
  it('have the defaults of the specification and take text', () => {
    expect(settings).toMatchObject({
      QUANT_WINDOW: 0,
      QUANT_MIN_SHARPE: 1.5,
      QUANT_MAX_DRAWDOWN: 0.08,
      QUANT_MAX_VIF: 10,
      QUANT_VOLATILITY_SPIKE: 1.5,
    });
    expect(quantSettings.parse({ QUANT_MIN_SHARPE: '1.2' }).QUANT_MIN_SHARPE).toBe(1.2);
  });

  it.each([
    ['QUANT_SHARPE_FACTOR', '1.1'],
    ['QUANT_EXPECTANCY_FACTOR', '0'],
    ['QUANT_MAX_DRAWDOWN', 'eight'],
    ['QUANT_WINDOW', '-1'],
    ['QUANT_MINSHARPE', '1'],
  ])('refuse %s=%s', (key, value) => {
    expect(quantSettings.safeParse({ [key]: value }).success).toBe(false);
  });

  it('a greatest cut at or below the threshold makes a step', () => {
    const step = { ...full, QUANT_DEEP_DRAWDOWN: 0.05 };
    expect(judge(caseOf({ maxDrawdown: -0.081 }), step).adjustments[0]?.factor).toBe(0.7);
    expect(judge(caseOf({ maxDrawdown: -0.07 }), step).adjustments).toEqual([]);
  });

  it('every key is described', () => {
    const silent = Object.entries(quantSettings.shape).filter(([, schema]) => !schema.description);
    expect(silent).toEqual([]);
  });
});
