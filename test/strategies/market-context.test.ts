import { expect, it } from 'vitest';
import type { MarketContext } from '../../domain/index.ts';
import { prepareMarketContext } from '../../strategies/index.ts';
import { flatBars, randomBars, seriesOf, spiked } from '../indicators/made-series.ts';

const at = (bars: Parameters<typeof seriesOf>[0], i = bars.length - 1): MarketContext =>
  prepareMarketContext(seriesOf(bars)).at(i);

it('P6: the context of the truncated series is the same at every bar', () => {
  const bars = randomBars('context', 330);
  const whole = prepareMarketContext(seriesOf(bars));
  for (let i = 0; i < bars.length; i += 7) expect(at(bars.slice(0, i + 1))).toEqual(whole.at(i));
});

it('figures are those of their definitions', () => {
  const bars = randomBars('context', 300);
  const closes = bars.map((b) => b.close);
  const mean = (xs: readonly number[]): number => xs.reduce((a, b) => a + b, 0) / xs.length;
  const deviation = (n: number): number => {
    const returns = closes.slice(-n).map((c, i, window) => c / (window[i - 1] ?? Number.NaN) - 1).slice(1); // prettier-ignore
    const middle = mean(returns);
    return Math.sqrt((returns.reduce((a, x) => a + (x - middle) ** 2, 0) / (returns.length - 1)) * 252);
  };
  const context = at(bars);
  expect(context.volatility20).toBeCloseTo(deviation(20), 12);
  expect(context.volatility252).toBeCloseTo(deviation(252), 12);
  expect(context.trend50).toBeCloseTo(mean(closes.slice(-50)) / mean(closes.slice(-70, -20)) - 1, 12);
  expect(context.trend200).toBeCloseTo(mean(closes.slice(-200)) / mean(closes.slice(-220, -20)) - 1, 12);
  expect(context.volumeRatio).toBeCloseTo(
    (bars[299]?.volume ?? 0) / mean(bars.slice(-20).map((b) => b.volume)),
    12,
  );
  expect(context.fromHigh).toBeCloseTo(
    (closes[299] ?? 0) / Math.max(...bars.slice(-252).map((b) => b.high)) - 1,
    12,
  );
  expect(context.drawdown).toBeCloseTo((closes[299] ?? 0) / Math.max(...closes.slice(-252)) - 1, 12);
});

it('252 bars are enough for every figure, 251 are not', () => {
  const bars = randomBars('enough', 252);
  expect(Object.values(at(bars))).not.toContain(null);
  expect(at(bars.slice(0, 251)).volatility252).toBeNull();
});

it('what has no value is null, never NaN', () => {
  expect(at(flatBars(300, 100, 0))).toMatchObject({
    volatility20: 0,
    rsi14: null,
    volumeRatio: null,
    fromHigh: 0,
  });
  expect(at(flatBars(1))).toMatchObject({ volatility20: null, trend50: null, fromHigh: 0, drawdown: 0 });
  for (const print of [Number.NaN, 1e15]) {
    const prepared = prepareMarketContext(seriesOf(spiked(randomBars('x', 300), 150, print)));
    for (let i = 0; i < 300; i++) {
      for (const x of Object.values(prepared.at(i))) expect(x === null || Number.isFinite(x)).toBe(true);
    }
  }
});
