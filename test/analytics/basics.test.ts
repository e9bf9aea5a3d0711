import fc from 'fast-check';
import * as ss from 'simple-statistics';
import { describe, expect, it } from 'vitest';
import {
  deflatedSharpe,
  expectedMaxSharpe,
  mean,
  normalCdf,
  normalQuantile,
  psr,
  quantile,
  sampleDeviation,
  sharpePerPeriod,
  sum,
} from '../../analytics/index.ts';
import { spread } from '../support/spread.ts';

const values = fc.array(spread(-1e6, 1e6), { minLength: 2, maxLength: 80 });
const runs = { seed: 1, numRuns: 300 };

describe('normal distribution', () => {
  // Worked with mpmath to 20 digits.
  it.each([
    [-8, 6.22096057427178e-16],
    [-5, 2.86651571879194e-7],
    [-3, 0.00134989803163009],
    [-1, 0.158655253931457],
    [0, 0.5],
    [0.5, 0.691462461274013],
    [1.96, 0.97500210485178],
    [2.5, 0.993790334674224],
    [3, 0.99865010196837],
    [6, 0.999999999013412],
  ])('the distribution function at %d is %d to 1e-12 relative', (x, expected) => {
    expect(normalCdf(x) / expected).toBeCloseTo(1, 12);
  });

  it.each([
    [0.000001, -4.7534243088229],
    [0.025, -1.95996398454005],
    [0.05, -1.64485362695147],
    [0.5, 0],
    [0.95, 1.64485362695147],
    [0.98, 2.05374891063182],
    [0.999, 3.09023230616781],
  ])('the quantile at %d is %d to 1e-12', (p, expected) => {
    expect(normalQuantile(p)).toBeCloseTo(expected, 12);
  });

  it('is monotone, symmetric and inverted by its quantile', () => {
    fc.assert(
      fc.property(spread(-6, 6), spread(1e-3, 2), (x, d) => {
        expect(normalCdf(x + d)).toBeGreaterThan(normalCdf(x));
        expect(normalCdf(x) + normalCdf(-x)).toBeCloseTo(1, 14);
        expect(normalQuantile(normalCdf(-Math.abs(x)))).toBeCloseTo(-Math.abs(x), 9);
      }),
      runs,
    );
    expect([normalQuantile(0), normalQuantile(1)]).toEqual([-Infinity, Infinity]);
  });
});

describe('moments and quantiles', () => {
  it('agree with simple-statistics', () => {
    fc.assert(
      fc.property(values, spread(0, 1), (xs, p) => {
        expect(mean(xs)).toBeCloseTo(ss.mean(xs), 6);
        const deviation = ss.sampleStandardDeviation(xs);
        expect(Math.abs((sampleDeviation(xs) as number) - deviation)).toBeLessThanOrEqual(
          1e-9 * (1 + deviation),
        );
        expect(quantile(xs, p)).toBeCloseTo(ss.quantile(xs, p), 6);
      }),
      runs,
    );
  });

  it('a sum of a million cents is exact', () => {
    expect(sum(new Float64Array(1_000_000).fill(0.01))).toBe(10_000);
  });

  it('quantiles are linear between order statistics', () => {
    expect(quantile([3, 1, 2, 4], 0.05)).toBeCloseTo(1.15, 12);
    expect([quantile([5], 0.3), quantile([], 0.5)]).toEqual([5, null]);
  });

  it('deviation of constant returns is zero, in spite of rounding', () => {
    expect(sampleDeviation([1.1 / 1 - 1, 1.21 / 1.1 - 1, 1.331 / 1.21 - 1])).toBe(0);
    expect(sampleDeviation([1])).toBeNull();
  });
});

describe('inference on the Sharpe ratio', () => {
  const returns = [0.01, -0.02, 0.015, 0, 0.03, -0.01, -0.005, 0.02, -0.03, 0.025];

  it('expectedMaxSharpe, psr and the Deflated Sharpe ratio equal the figures worked by hand', () => {
    expect(expectedMaxSharpe(0.01, 50)).toBeCloseTo(0.22763030934203485, 12);
    expect(psr(returns, 0.1)).toBeCloseTo(0.5879564773210282, 12);
    expect(deflatedSharpe(returns, 0.01, 50)).toBeCloseTo(0.44030384946043005, 12);
  });

  it('one trial means no deflation, more trials mean more', () => {
    expect(expectedMaxSharpe(0.01, 1)).toBe(0);
    expect(deflatedSharpe(returns, 0.01, 1)).toBe(psr(returns));
    const deflated = [2, 10, 100, 1000].map((n) => deflatedSharpe(returns, 0.01, n) as number);
    expect(deflated.toSorted((a, b) => b - a)).toEqual(deflated);
  });

  it('psr at the observed ratio is one half', () => {
    expect(psr(returns, sharpePerPeriod(returns) as number)).toBeCloseTo(0.5, 14);
  });
});
