import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Bar } from '../../domain/index.ts';
import { computeColumn, SeriesColumns, type Column, type IndicatorValue } from '../../indicators/index.ts';
import { flatBars, randomBars, seriesOf, spiked } from './made-series.ts';

/** Each growing column, and the same one computed from scratch by the registry. */
const COLUMNS: readonly [
  name: string,
  grow: (columns: SeriesColumns, n: number) => Column,
  ask: (n: number) => string,
  line?: string,
][] = [
  ['sma', (c, n) => c.sma(n), (n) => `sma:${n}`],
  ['stddev', (c, n) => c.stddev(n), (n) => `stddev:${n}`],
  ['rsi', (c, n) => c.rsi(n), (n) => `rsi:${n}`],
  ['atr', (c, n) => c.atr(n), (n) => `atr:${n}`],
  ['highest', (c, n) => c.highest(n), (n) => `donchian:${n}`, 'upper'],
  ['lowest', (c, n) => c.lowest(n), (n) => `donchian:${n}`, 'lower'],
];

const scratch = (bars: readonly Bar[], spec: string, line = ''): Float64Array => {
  const value: IndicatorValue = computeColumn(seriesOf(bars), spec);
  return value instanceof Float64Array ? value : (value[line] as Float64Array);
};

const history = fc
  .record({
    seed: fc.nat(1e6),
    length: fc.integer({ min: 1, max: 160 }),
    print: fc.constantFrom(Number.NaN, 1e15, 1e-9, null),
    flat: fc.boolean(),
  })
  .map(({ seed, length, print, flat }) => {
    const bars = flat ? flatBars(length) : randomBars(seed, length);
    return print === null ? bars : spiked(bars, Math.floor(length / 3), print);
  });

describe.each(COLUMNS)('growing %s', (_name, grow, ask, line) => {
  it('P5, P6: read day by day while the series grows, it is bit for bit the column from scratch', () => {
    fc.assert(
      fc.property(history, fc.integer({ min: 1, max: 40 }), (bars, n) => {
        const series = seriesOf([]);
        const column = grow(new SeriesColumns(series), n);
        const whole = scratch(bars, ask(n), line);
        bars.forEach((bar, i) => {
          series.append(bar);
          expect(column.at(i), `bar ${i}`).toBe(whole[i]);
        });
      }),
      { seed: 1, numRuns: 60 },
    );
  });

  it('gives the same whatever bars are asked for first', () => {
    fc.assert(
      fc.property(history, fc.infiniteStream(fc.nat(1e6)), (bars, asked) => {
        const column = grow(new SeriesColumns(seriesOf(bars)), 7);
        const whole = scratch(bars, ask(7), line);
        for (let k = 0; k < 40; k++) {
          const i = (asked.next().value as number) % bars.length;
          expect(column.at(i), `bar ${i}`).toBe(whole[i]);
        }
        expect(column.at(-1)).toBeNaN();
      }),
      { seed: 1, numRuns: 30 },
    );
  });
});

it('a column asked for twice is the same one, worked out once', () => {
  const columns = new SeriesColumns(seriesOf(randomBars(1, 50)));
  expect(columns.sma(20)).toBe(columns.sma(20));
  expect(columns.sma(20)).not.toBe(columns.sma(21));
  expect(columns.highest(20)).not.toBe(columns.lowest(20));
});
