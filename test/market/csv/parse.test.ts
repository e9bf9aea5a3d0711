import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { parseNumber } from '../../../market/csv/number.ts';
import { parseCsv } from '../../../market/csv/parse.ts';
import { spread } from '../../support/spread.ts';

const HEADER = 'date,open,high,low,close,volume';
const file = (...rows: string[]): string => [HEADER, ...rows].join('\n');
const GOOD = ['2024-01-02,10,11,9,10.5,100', '2024-01-03,10.5,12,10,11,200', '2024-01-04,11,13,10,12,300'];
const fault = (text: string): string => {
  const parsed = parseCsv(text, 'all');
  return parsed.ok ? 'none' : `${parsed.fault.code}: ${parsed.fault.detail}`;
};
const columns = (text: string, adjustment: 'raw' | 'all' = 'all') => {
  const parsed = parseCsv(text, adjustment);
  if (!parsed.ok) throw new Error(parsed.fault.detail);
  const { dates, open, high, low, close, volume } = parsed.file;
  return { dates, open: [...open], high: [...high], low: [...low], close: [...close], volume: [...volume] };
};

describe('a price file that is right', () => {
  it('reads the same with a BOM, CRLF, quotes, blank lines, spaces, no last newline, another case and order', () => {
    const plain = columns(file(...GOOD));
    expect(plain.close).toEqual([10.5, 11, 12]);
    const text = file(...GOOD);
    const variants = [
      `\ufeff${text}`,
      text.replaceAll('\n', '\r\n'),
      `\ufeff${text.replaceAll('\n', '\r\n')}\r\n\r\n`,
      text.replaceAll(/[^,\n]+/g, '"$&"'),
      text.replaceAll(',', ' , '),
      text.replaceAll('\n', '\n\n'),
      text.replace(HEADER, 'Date,Open,High,Low,Close,Volume'),
      text
        .split('\n')
        .map((line) => `x,${line.split(',').toReversed().join(',')}`)
        .join('\n'),
      text.replaceAll(/(2024-\d\d-\d\d)/g, '$1 00:00:00-05:00'),
    ];
    for (const variant of variants) expect(columns(variant)).toEqual(plain);
  });

  it('scales prices, not volume, by adj_close/close, and keeps high and low around the close', () => {
    const text =
      'Date,Open,High,Low,Close,Adj Close,Volume\n2024-01-02,10,12,8,12,3,100\n2024-01-03,7,7,7,7,2.1,5';
    expect(columns(text)).toMatchObject({ open: [2.5, 2.1], high: [3, 2.1], low: [2, 2.1], close: [3, 2.1] });
    expect(columns(text).volume).toEqual([100, 5]);
    expect(columns(text, 'raw')).toMatchObject({ open: [10, 7], close: [12, 7] });
  });

  it('keeps OHLC in order under every adjustment', () => {
    const price = spread(0.01, 1000);
    fc.assert(
      fc.property(price, price, price, price, price, (a, b, c, d, adjusted) => {
        const [low, , , high] = [a, b, c, d].toSorted((x, y) => x - y);
        const row = `2024-01-02,${b},${high},${low},${c},1,${adjusted}`;
        const read = columns(`${HEADER},adj_close\n${row}`);
        expect(read.high[0]).toBeGreaterThanOrEqual(read.close[0] as number);
        expect(read.low[0]).toBeLessThanOrEqual(read.close[0] as number);
        expect(read.high[0]).toBeGreaterThanOrEqual((read.open[0] as number) * (1 - 1e-15));
      }),
      { seed: 1, numRuns: 500 },
    );
  });
});

describe('a price file that is wrong', () => {
  const line3 = (row: string): string => fault(file(GOOD[0] as string, row, GOOD[2] as string));

  it('is named by line, date and reason', () => {
    expect(line3('2024-01-03,abc,12,10,11,200')).toBe(
      'unparsable: line 3 (2024-01-03): open "abc" is not a number',
    );
    expect(line3('2024-01-03,10,12,-10,11,200')).toBe(
      'non_positive_price: line 3 (2024-01-03): low -10 is not positive',
    );
    expect(line3('2024-01-03,10,12,0,11,200')).toMatch(/^non_positive_price: line 3 .*low 0 is not positive/);
    expect(line3('2024-01-03,10,12,9,11,-5')).toMatch(/^unparsable: line 3 .*volume -5 is negative/);
    expect(line3('2024-01-03,10,12,9')).toMatch(
      /^unparsable: line 3 .*4 columns where the header has 6; is the line cut/,
    );
    expect(line3('2024-01-03,10,12,9,11,5,6')).toMatch(
      /^unparsable: line 3 .*7 columns where the header has 6$/,
    );
    expect(line3('2024-01-02,10,12,9,11,5')).toMatch(
      /^duplicate_date: line 3 \(2024-01-02\): the date appears twice/,
    );
    expect(line3('2024-01-01,10,12,9,11,5')).toMatch(
      /^unsorted: line 3 .*comes after 2024-01-02; dates must be sorted/,
    );
    expect(line3('2024-02-30,10,12,9,11,5')).toMatch(/^unparsable: line 3: "2024-02-30" is not a date/);
    expect(line3('01/03/2024,10,12,9,11,5')).toMatch(/^unparsable: line 3: "01\/03\/2024" is not a date/);
  });

  it('is refused when it is empty, has no rows, or not the columns', () => {
    expect(fault('')).toMatch(/^no_bars: the file is empty/);
    expect(fault('\ufeff\n \n')).toMatch(/^no_bars: the file is empty/);
    expect(fault(HEADER)).toMatch(/^no_bars: no rows below the header/);
    expect(fault(`${HEADER}\n\n`)).toMatch(/^no_bars/);
    expect(fault('date,open,high,low,volume\n')).toMatch(/^unparsable: line 1: the header lacks close/);
    expect(fault(`${HEADER},close\n${GOOD[0]},1`)).toMatch(/names close twice/);
    expect(fault('<html>')).toMatch(/^unparsable: line 1: the header lacks date/);
  });

  it('refuses figures that Number() would take: empty, hexadecimal, infinite, with a space inside', () => {
    for (const wrong of [
      '',
      ' ',
      '0x1f',
      'Infinity',
      'NaN',
      '1 000',
      '1_000',
      '1,5"',
      'null',
      '--1',
      '1e999',
    ]) {
      expect(line3(`2024-01-03,${wrong},12,10,11,200`), `${wrong}`).toMatch(/^(unparsable)/);
    }
  });

  it('is told from a right one wherever one character is cut off a line before the last field', () => {
    const text = file(...GOOD);
    fc.assert(
      fc.property(fc.integer({ min: 0, max: GOOD[2]!.lastIndexOf(',') - 1 }), (cut) => {
        expect(fault(text.slice(0, text.length - GOOD[2]!.length + cut))).toMatch(
          cut === 0 ? /^none/ : /^unparsable/,
        );
      }),
      { seed: 1, numRuns: 60 },
    );
  });
});

describe('parseNumber', () => {
  it('reads decimals exactly as Number does', () => {
    fc.assert(
      fc.property(
        fc.oneof(
          fc.double({ noNaN: true, noDefaultInfinity: true }).map(String),
          fc.tuple(fc.nat(999_999), fc.nat(9_999_999)).map(([a, b]) => `${a}.${b}`),
          fc.tuple(fc.nat(999_999), fc.integer({ min: 0, max: 9 })).map(([a, d]) => (a / 10 ** d).toFixed(d)),
          fc.nat().map((n) => ` ${n}. `),
          fc.constantFrom(
            '-0.5',
            '+7',
            '.5',
            '5.',
            '1e5',
            '2E-3',
            '12345678901234567890',
            '0.1234567890123456789',
          ),
        ),
        (text) => {
          expect(parseNumber(text)).toBe(Number(text));
        },
      ),
      { seed: 1, numRuns: 3000 },
    );
  });
});
