import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  computeColumn,
  defaultColumns,
  INDICATORS,
  parseColumn,
  type IndicatorValue,
} from '../../indicators/index.ts';
import { flatBars, randomBars, seriesOf, spiked } from './made-series.ts';
import { naive } from './naive.ts';

/** First defined index of each column, from the table of conventions. */
const FIRST: Readonly<Record<string, (...p: number[]) => number>> = {
  sma: (n = 0) => n - 1,
  wma: (n = 0) => n - 1,
  ema: (n = 0) => n - 1,
  macd: (_f, s = 0, g = 0) => s + g - 2,
  rsi: (n = 0) => n,
  trange: () => 1,
  atr: (n = 0) => n,
  natr: (n = 0) => n,
  plusdi: (n = 0) => n,
  minusdi: (n = 0) => n,
  adx: (n = 0) => 2 * n - 1,
  stddev: (n = 0) => n - 1,
  bbands: (n = 0) => n - 1,
  donchian: (n = 0) => n - 1,
  stoch: (k = 0, s = 0, d = 0) => k + s + d - 3,
  willr: (n = 0) => n - 1,
  roc: (n = 0) => n,
  mom: (n = 0) => n,
  cci: (n = 0) => n - 1,
  mfi: (n = 0) => n,
  obv: () => 0,
  aroon: (n = 0) => n,
};

/** Bars an absurd print can be seen for; recursions forget it only by and by. */
const MEMORY: Readonly<Record<string, (...p: number[]) => number>> = {
  sma: (n = 0) => n,
  wma: (n = 0) => n,
  trange: () => 2,
  stddev: (n = 0) => n,
  bbands: (n = 0) => n,
  donchian: (n = 0) => n,
  stoch: (k = 0, s = 0, d = 0) => k + s + d - 2,
  willr: (n = 0) => n,
  roc: (n = 0) => n + 1,
  mom: (n = 0) => n + 1,
  cci: (n = 0) => n,
  mfi: (n = 0) => n + 1,
  aroon: (n = 0) => n + 1,
};

const FLAT_UNDEFINED = new Set(['rsi', 'plusdi', 'minusdi', 'adx', 'stoch', 'willr', 'cci', 'mfi']);

const lines = (value: IndicatorValue): [string, Float64Array][] =>
  value instanceof Float64Array ? [['', value]] : Object.entries(value);

/** Relative difference, against the scale of the figure. */
const apart = (a: number, b: number): number => Math.abs(a - b) / Math.max(1, Math.abs(a), Math.abs(b));

const specs = [
  ...defaultColumns(),
  'sma:1',
  'ema:3',
  'macd:3:5:2',
  'rsi:2',
  'adx:3',
  'plusdi:1',
  'stoch:5:1:2',
  'aroon:3',
];

describe.each(specs)('%s', (text) => {
  const spec = parseColumn(text);
  const first = FIRST[spec.name]?.(...spec.parameters) as number;

  it('equals its plain definition to 1e-9 and begins at the first index of the table', () => {
    fc.assert(
      fc.property(fc.nat(1e6), fc.integer({ min: 1, max: 150 }), (seed, length) => {
        const series = seriesOf(randomBars(seed, length));
        const expected = naive(series, spec.name, spec.parameters);
        for (const [line, column] of lines(computeColumn(series, spec))) {
          const want = Array.isArray(expected) ? expected : (expected[line] as number[]);
          expect(column.length).toBe(length);
          for (let i = 0; i < length; i++) {
            expect(Number.isNaN(column[i]), `${line} at ${i}`).toBe(i < first);
            const error = i < first ? 0 : apart(column[i] as number, want[i] as number);
            expect(error, `${line} at ${i}`).toBeLessThan(1e-9);
          }
        }
      }),
      { seed: 1, numRuns: 25 },
    );
  });

  it('P6: a prefix of the bars gives the same prefix of the column, bit for bit', () => {
    const bars = randomBars('prefix', 160);
    const whole = lines(computeColumn(seriesOf(bars), spec));
    for (const length of [1, 2, 13, 20, 21, 50, 99, 159]) {
      const part = lines(computeColumn(seriesOf(bars.slice(0, length)), spec));
      part.forEach(([, column], k) => expect(column).toEqual(whole[k]?.[1].slice(0, length)));
    }
  });

  it('is undefined over a flat series where its formula divides by zero, and defined elsewhere', () => {
    for (const [, column] of lines(computeColumn(seriesOf(flatBars(90)), spec))) {
      const flat = FLAT_UNDEFINED.has(spec.name);
      column.forEach((x, i) => expect(Number.isNaN(x), `at ${i}`).toBe(flat || i < first));
    }
  });

  it('is defined again once a flat start has left it', () => {
    const flat = flatBars(60);
    const moving = randomBars('after-flat', 140).slice(60);
    for (const [, column] of lines(computeColumn(seriesOf([...flat, ...moving]), spec))) {
      expect(Number.isFinite(column[139])).toBe(true);
    }
  });

  it('is finite again some time after a NaN', () => {
    const column = computeColumn(seriesOf(spiked(randomBars('hole', 200), 100, Number.NaN)), spec);
    for (const [, line] of lines(column)) expect(Number.isFinite(line[199])).toBe(true);
  });
});

describe.each(specs.filter((text) => MEMORY[parseColumn(text).name] !== undefined))('%s', (text) => {
  it('forgets an absurd print and a NaN when they have left the window', () => {
    const spec = parseColumn(text);
    const memory = MEMORY[spec.name]?.(...spec.parameters) as number;
    const bars = randomBars('spiked', 200);
    const clean = lines(computeColumn(seriesOf(bars), spec));
    for (const print of [1e15, Number.NaN]) {
      lines(computeColumn(seriesOf(spiked(bars, 100, print)), spec)).forEach(([, column], k) => {
        for (let i = 100 + memory; i < 200; i++) {
          expect(apart(column[i] as number, clean[k]?.[1][i] as number), `at ${i}`).toBeLessThan(1e-12);
        }
      });
    }
  });
});

it('the contract covers every indicator of the registry', () => {
  expect(Object.keys(FIRST)).toEqual(Object.keys(INDICATORS));
});
