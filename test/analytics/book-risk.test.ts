import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  averageCorrelation,
  bookVar,
  BookRiskMeter,
  quantile,
  quantileOf,
  returnPanel,
} from '../../analytics/index.ts';
import { createRng, GrowingSeries } from '../../domain/index.ts';
import { spread } from '../support/spread.ts';

const dateOf = (t: number): string => new Date(Date.UTC(2020, 0, 1 + t)).toISOString().slice(0, 10);

/** A random walk over the days [from, to); one day in `gap` has no bar. */
function walk(seed: string, from: number, to: number, gap = 0): GrowingSeries {
  const rng = createRng(seed);
  const series = new GrowingSeries(seed);
  let close = 100;
  for (let t = from; t < to; t++) {
    close *= 1 + 0.01 * rng.normal();
    if (gap > 0 && t % gap === 1) continue;
    series.append({ date: dateOf(t), open: close, high: close, low: close, close, volume: 1 });
  }
  return series;
}
const flat = (days: number): GrowingSeries => {
  const series = new GrowingSeries('FLAT');
  for (let t = 0; t < days; t++)
    series.append({ date: dateOf(t), open: 5, high: 5, low: 5, close: 5, volume: 1 });
  return series;
};
/** What the plain functions say of the same positions. */
function plainly(held: readonly { series: GrowingSeries; value: number }[], window: number) {
  const rows = returnPanel(
    held.map(({ series }) => ({ series, index: series.length - 1 })),
    window,
  );
  const marked = held.map(({ value }, i) => ({ value, returns: rows[i] as Float64Array }));
  return { correlation: averageCorrelation(rows), var95: bookVar(marked) };
}
type Figures = ReturnType<typeof plainly>;
/** How far two answers are apart; what is undefined must be so in both. */
const apart = (a: Figures, b: Figures): number =>
  Math.max(
    ...(['correlation', 'var95'] as const).map((key) =>
      (a[key] === null) === (b[key] === null) ? Math.abs((a[key] ?? 0) - (b[key] ?? 0)) : Infinity,
    ),
  );

describe('correlation and value at risk of the book', () => {
  it('are those of the plain functions, whatever the histories: long, short, with gaps, not moving', () => {
    const piece = fc.record({
      seed: fc.string({ minLength: 1, maxLength: 6 }),
      from: fc.constantFrom(0, 0, 0, 40),
      gap: fc.constantFrom(0, 0, 0, 17),
      value: spread(-1e5, 1e5),
    });
    fc.assert(
      fc.property(fc.array(piece, { maxLength: 6 }), fc.constantFrom(15, 30, 61, 90), (pieces, days) => {
        const held = pieces.map(({ seed, from, gap, value }) => ({
          series: walk(seed, Math.min(from, days - 2), days, gap),
          value,
        }));
        if (days === 61) held.push({ series: flat(days), value: 1000 });
        expect(apart(new BookRiskMeter(60).of(held), plainly(held, 60))).toBeLessThan(1e-8);
      }),
      { seed: 6, numRuns: 120 },
    );
  });

  it('P5: carried on from day to day they are bit for bit those of a meter built anew', () => {
    const meter = new BookRiskMeter(60);
    const full = ['a', 'b', 'c'].map((seed) => walk(seed, 0, 200));
    const grown = full.map(({ symbol }) => new GrowingSeries(symbol));
    for (let t = 0; t < 200; t++) {
      for (const [k, series] of grown.entries()) {
        const close = full[k]?.close[t] as number;
        series.append({ date: dateOf(t), open: close, high: close, low: close, close, volume: 1 });
      }
      const held = grown.slice(t % 3 === 0 ? 1 : 0).map((series, k) => ({ series, value: 1000 * (k + 1) }));
      expect(meter.of(held)).toEqual(new BookRiskMeter(60).of(held));
    }
  });

  it('of nothing held are zero risk and no correlation', () => {
    expect(new BookRiskMeter(60).of([])).toEqual({ correlation: null, var95: 0 });
  });

  it('a quantile near 0 is the same without sorting', () => {
    const values = fc.array(spread(-1, 1), { maxLength: 60 });
    fc.assert(
      fc.property(values, fc.constantFrom(0, 0.05, 0.3, 1), (list, p) => {
        expect(quantileOf(list, p)).toBe(quantile(list, p));
      }),
      { seed: 6 },
    );
  });
});
