import { describe, expect, it } from 'vitest';
import { computeColumn } from '../../indicators/index.ts';
import { seriesOf, weekdays } from './made-series.ts';

const dates = weekdays(20);
const closes = (...prices: number[]): ReturnType<typeof seriesOf> =>
  seriesOf(
    prices.map((p, i) => ({
      date: dates[i] as string,
      open: p,
      high: p + 1,
      low: p - 1,
      close: p,
      volume: 10 * (i + 1),
    })),
  );

const column = (series: ReturnType<typeof seriesOf>, spec: string, line?: string): (number | null)[] => {
  const value = computeColumn(series, spec);
  const array = value instanceof Float64Array ? value : (value[line as string] as Float64Array);
  return [...array].map((x) => (Number.isNaN(x) ? null : Number(x.toFixed(9))));
};

describe('values worked out by hand', () => {
  const s = closes(10, 12, 11, 13, 16);

  it('means', () => {
    expect(column(s, 'sma:3')).toEqual([null, null, 11, 12, 13.333333333]);
    // (10 + 2 x 12 + 3 x 11) / 6 = 67 / 6, and so on
    expect(column(s, 'wma:3')).toEqual([null, null, 11.166666667, 12.166666667, 14.166666667]);
    // alpha 1/2: (11 + 13) / 2, then (12 + 16) / 2
    expect(column(s, 'ema:3')).toEqual([null, null, 11, 12, 14]);
  });

  it('rsi: gains 2, 0, 2, 3 and losses 0, 1, 0, 0 over 2 bars', () => {
    // seeds 1 and 0.5; then 1.5 and 0.25; then 2.25 and 0.125
    expect(column(s, 'rsi:2')).toEqual([null, null, 66.666666667, 85.714285714, 94.736842105]);
  });

  it('rsi is 100 when there are only gains and 0 when there are only losses', () => {
    expect(column(closes(1, 2, 3, 4), 'rsi:2')).toEqual([null, null, 100, 100]);
    expect(column(closes(4, 3, 2, 1), 'rsi:2')).toEqual([null, null, 0, 0]);
  });

  it('true range and its average: ranges 3, 2, 3, 4', () => {
    expect(column(s, 'trange')).toEqual([null, 3, 2, 3, 4]);
    expect(column(s, 'atr:2')).toEqual([null, null, 2.5, 2.75, 3.375]);
    expect(column(s, 'natr:2')[4]).toBe(21.09375);
  });

  it('deviation and bands of 10, 12, 11: mean 11, population variance 2/3', () => {
    expect(column(s, 'stddev:3')[2]).toBe(0.816496581);
    expect(column(s, 'bbands:3:2', 'upper')[2]).toBe(12.632993162);
    expect(column(s, 'bbands:3:2', 'lower')[2]).toBe(9.367006838);
  });

  it('channels and oscillators', () => {
    expect(column(s, 'donchian:3', 'upper')).toEqual([null, null, 13, 14, 17]);
    expect(column(s, 'donchian:3', 'lower')).toEqual([null, null, 9, 10, 10]);
    // at 2: (11 - 9) / (13 - 9)
    expect(column(s, 'willr:3')).toEqual([null, null, -50, -25, -14.285714286]);
    expect(column(s, 'stoch:3:1:1', 'k')).toEqual([null, null, 50, 75, 85.714285714]);
    expect(column(s, 'roc:2')).toEqual([null, null, 10, 8.333333333, 45.454545455]);
    expect(column(s, 'mom:2')).toEqual([null, null, 1, 1, 5]);
    // typical prices are the closes: deviations of 10, 12, 11 are 1, 1, 0
    expect(column(s, 'cci:3')[2]).toBe(0);
    expect(column(s, 'cci:3')[4]).toBe(Number(((16 - 40 / 3) / (0.015 * (16 / 9))).toFixed(9)));
    // flows +240, -330, +520, +800
    expect(column(s, 'mfi:2')).toEqual([null, null, 42.105263158, 61.176470588, 100]);
    expect(column(s, 'obv')).toEqual([10, 30, 0, 40, 90]);
  });

  it('aroon: the most recent of equal extremes counts', () => {
    const tied = closes(5, 7, 7, 6, 5);
    expect(column(tied, 'aroon:4', 'up')[4]).toBe(50);
    expect(column(tied, 'aroon:4', 'down')[4]).toBe(100);
  });
});
