import { describe, expect, it } from 'vitest';
import { DeskError } from '../../domain/index.ts';
import { computeColumn, defaultColumns, parseColumn } from '../../indicators/index.ts';
import { randomBars, seriesOf } from './made-series.ts';

function fault(text: string): DeskError {
  try {
    parseColumn(text);
  } catch (thrown) {
    if (thrown instanceof DeskError) return thrown;
  }
  throw new Error(`${text} was taken`);
}

describe('asking for a column', () => {
  it('reads positional parameters and fills in the usual ones', () => {
    expect(parseColumn('bbands:10:2.5').parameters).toEqual([10, 2.5]);
    expect(parseColumn('bbands:10').parameters).toEqual([10, 2]);
    expect(parseColumn(' macd ')).toMatchObject({ key: 'macd', name: 'macd', parameters: [12, 26, 9] });
  });

  it('every default column can be computed, with one value for each bar', () => {
    const series = seriesOf(randomBars(1, 60));
    for (const text of defaultColumns()) {
      const value = computeColumn(series, text);
      const columns = value instanceof Float64Array ? [value] : Object.values(value);
      expect(columns.map((c) => c.length)).toEqual(columns.map(() => 60));
    }
  });

  it('an unknown name is a usage error that names the nearest one', () => {
    expect(fault('smaa:20')).toMatchObject({
      code: 'USAGE',
      message: 'unknown indicator "smaa", did you mean sma?',
    });
    expect(fault('nonsense').message).toBe('unknown indicator "nonsense"');
    expect(fault('constructor').code).toBe('USAGE');
  });

  it.each([
    'sma:0',
    'sma:-3',
    'sma:2.5',
    'sma:x',
    'sma:',
    'sma:20:2',
    'obv:3',
    'bbands:20:0',
    'macd:26:12:9',
  ])('%s is a usage error', (text) => {
    expect(fault(text).code).toBe('USAGE');
  });
});
