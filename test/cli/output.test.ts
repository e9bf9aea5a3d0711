import { describe, expect, it } from 'vitest';
import { lineChart } from '../../cli/chart.ts';
import { renderList } from '../../cli/output.ts';
import type { Listing } from '../../cli/output.ts';
import { createStyle } from '../../cli/style.ts';

interface Row {
  readonly name: string;
  readonly n: number | null;
  readonly list?: readonly string[];
}
const style = createStyle(false);
const listing = (rows: readonly Row[], limited = false): Listing<Row> => ({
  rows,
  columns: [
    { head: 'name', cell: (r) => r.name },
    { head: 'n', cell: (r) => String(r.n ?? '–'), numeric: true },
  ],
  fields: ['name', 'n', 'list'],
  empty: 'Nothing yet. Do this.',
  limited,
});
const json = { json: true, csv: false };
const csv = { json: false, csv: true };
const table = { json: false, csv: false };

describe('a list as JSON', () => {
  it('is one document: the rows as they are, null for undefined figures', () => {
    const rows = [
      { name: 'a', n: 0.1 + 0.2 },
      { name: 'b', n: null },
    ];
    expect(JSON.parse(renderList(listing(rows), json, style))).toEqual(rows);
    expect(renderList(listing([]), json, style)).toBe('[]\n');
  });
});

describe('a list as CSV', () => {
  it('has its heading also when it is empty', () => {
    expect(renderList(listing([]), csv, style)).toBe('name,n,list\n');
  });

  it('quotes what needs it, leaves null empty, and puts spaces into lists', () => {
    const rows = [
      { name: 'a,b', n: 1.5, list: ['x', 'y'] },
      { name: 'say "hi"\nthere', n: null, list: [] },
    ];
    expect(renderList(listing(rows), csv, style)).toBe('name,n,list\n"a,b",1.5,x y\n"say ""hi""\nthere",,\n');
  });
});

describe('a list for people', () => {
  it('says what to do where there is nothing', () => {
    expect(renderList(listing([]), table, style)).toBe('Nothing yet. Do this.\n');
  });

  it('sets numbers at the right and ends no line with spaces', () => {
    const text = renderList(
      listing([
        { name: 'one', n: 5 },
        { name: 'three', n: 12345 },
      ]),
      table,
      style,
    );
    expect(text).toBe('name       n\none        5\nthree  12345\n');
  });

  it('shows the newest forty unless a number was asked for, and says so', () => {
    const rows = Array.from({ length: 100 }, (_, n) => ({ name: `r${n}`, n }));
    const text = renderList(listing(rows), table, style);
    expect(text).toContain('the newest 40 of 100');
    expect(text).not.toContain('r59 ');
    expect(text).toContain('r60');
    expect(renderList(listing(rows, true), table, style)).toContain('r0 ');
  });
});

describe('a line drawn in text', () => {
  it('fits the terminal, from the first value to the last', () => {
    const rising = Array.from({ length: 1000 }, (_, i) => 1000 + i);
    const lines = lineChart(rising).split('\n');
    expect(Math.max(...lines.map((line) => line.length))).toBeLessThanOrEqual(100);
    expect(lines[0]).toContain('1,999');
    expect(lines.at(-1)).toContain('1,000');
  });

  it('is left out where nothing has moved', () => {
    expect([lineChart([]), lineChart([5]), lineChart([5, 5])]).toEqual(['', '', '']);
    expect(lineChart([5, 6])).toContain('6');
  });
});
