import { existsSync, mkdtempSync, mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, describe, expect, it } from 'vitest';
import { DeskError } from '../../../domain/index.ts';
import { csvMarket, type BarsAnswer } from '../../../market/index.ts';

const HEADER = 'date,open,high,low,close,volume';
const row = (date: string, close = 10): string => `${date},${close},${close + 1},${close - 1},${close},100`;
const folders: string[] = [];
function folder(files: Readonly<Record<string, string>>): string {
  const made = mkdtempSync(path.join(tmpdir(), 'csv-'));
  folders.push(made);
  for (const [name, text] of Object.entries(files)) writeFileSync(path.join(made, name), text);
  return made;
}
afterEach(() => {
  for (const made of folders.splice(0)) rmSync(made, { recursive: true });
});
const dates = (answer: BarsAnswer | undefined): readonly string[] | string =>
  answer?.ok ? answer.bars.map((bar) => bar.date) : (answer?.fault.detail ?? 'no answer');

const DAYS = ['2024-01-02', '2024-01-03', '2024-01-04', '2024-01-05', '2024-01-08'];
const GOOD = [HEADER, ...DAYS.map((d) => row(d))].join('\n');

describe('the folder of files', () => {
  it('P6: answers with the bars after one date and through another, and none later', async () => {
    const market = csvMarket({ folder: folder({ 'AAPL.csv': GOOD }) });
    const ask = async (through: string, after?: string) => {
      const request = { symbols: ['AAPL'], through };
      const answers = await market.dailyBars(
        after ? { ...request, after: new Map([['AAPL', after]]) } : request,
      );
      return dates(answers.get('AAPL'));
    };
    expect(await ask('2024-01-04')).toEqual(DAYS.slice(0, 3));
    expect(await ask('2024-01-05', '2024-01-04')).toEqual(['2024-01-05']);
    expect(await ask('2024-01-08', '2024-01-05')).toEqual(['2024-01-08']);
    expect(await ask('2024-01-08', '2024-01-02'), 'back again').toEqual(DAYS.slice(1));
    expect(await ask('2024-01-07', '2024-01-05'), 'a weekend').toEqual([]);
    expect(await ask('2024-01-08', '2024-01-08')).toEqual([]);
    expect(await ask('2030-01-01', '2023-01-01')).toEqual(DAYS);
    expect(await ask('2023-12-29')).toMatch(/no bars up to 2023-12-29: it begins on 2024-01-02/);
  });

  it('names file, line and reason for what cannot be read, and serves the right one beside it', async () => {
    const bad = GOOD.replace('2024-01-04,10', '2024-01-04,ten');
    const made = folder({ 'SPY.csv': GOOD, 'BAD.csv': bad, 'EMPTY.csv': '' });
    mkdirSync(path.join(made, 'DIR.csv'));
    const symbols = ['SPY', 'BAD', 'EMPTY', 'DIR', 'NOPEX', '../SPY'];
    const answers = await csvMarket({ folder: made }).dailyBars({ symbols, through: '2024-01-08' });
    expect(dates(answers.get('SPY'))).toEqual(DAYS);
    expect(dates(answers.get('BAD'))).toBe('BAD.csv line 4 (2024-01-04): open "ten" is not a number');
    expect(dates(answers.get('EMPTY'))).toMatch(/^EMPTY\.csv the file is empty/);
    expect(dates(answers.get('DIR'))).toMatch(/^DIR\.csv cannot be read/);
    expect(dates(answers.get('NOPEX'))).toBe(`no file NOPEX.csv in ${made}`);
    expect(dates(answers.get('../SPY')), 'never leaves the folder').toMatch(/^no file/);
    expect(answers.size).toBe(symbols.length);
  });

  it('throws one fault for a folder that is not there, naming it', async () => {
    const market = csvMarket({ folder: '/no/such/folder' });
    const thrown: unknown = await market
      .dailyBars({ symbols: ['SPY'], through: '2024-01-02' })
      .catch((e: unknown) => e);
    expect(thrown).toBeInstanceOf(DeskError);
    expect(thrown).toMatchObject({ code: 'DATA_UNAVAILABLE' });
    expect((thrown as DeskError).message).toMatch(/\/no\/such\/folder does not exist/);
    await expect(market.range()).rejects.toMatchObject({ code: 'DATA_UNAVAILABLE' });
  });

  it('finds a file whose name is written in other letters', async () => {
    const market = csvMarket({ folder: folder({ 'aapl.CSV': GOOD }) });
    const answers = await market.dailyBars({ symbols: ['AAPL'], through: '2024-01-03' });
    expect(dates(answers.get('AAPL'))).toEqual(DAYS.slice(0, 2));
  });

  it('spans from the first to the last date of all files that have dates', async () => {
    const late = [
      HEADER,
      row('2019-05-06'),
      ...Array.from({ length: 300 }, (_, i) => row(`2020-01-${i}`)),
    ].join('\n');
    const made = folder({
      'A.csv': GOOD,
      'B.csv': `\ufeff${HEADER}\r\n${row('2023-12-29')}\r\n`,
      'RETURNS.csv': 'ret\n0.1\n',
      'C.csv': `${late}\n${row('2024-02-01')}\n`,
      'note.txt': 'x',
    });
    expect(await csvMarket({ folder: made }).range()).toEqual({ first: '2019-05-06', last: '2024-02-01' });
    expect(await csvMarket({ folder: folder({}) }).range()).toEqual({ first: null, last: null });
  });

  it('tells the splits of a raw file from its factor, and none of an adjusted one', async () => {
    const adjusted = (date: string, close: number, adj: number): string => `${row(date, close)},${adj}`;
    const text = [
      `${HEADER},adj_close`,
      adjusted('2024-01-02', 400, 99),
      adjusted('2024-01-03', 404, 101), // a dividend's step
      adjusted('2024-01-04', 101, 101), // 4:1
      adjusted('2024-01-05', 10.1, 101), // 10:1
      adjusted('2024-01-08', 101, 101), // 1:10
    ].join('\n');
    const made = folder({ 'AAPL.csv': text });
    const raw = csvMarket({ folder: made, adjustment: 'raw' });
    expect(await raw.splits(['AAPL', 'NOPE'], '2024-01-02', '2024-01-08')).toEqual([
      { symbol: 'AAPL', session: '2024-01-04', ratio: 4 },
      { symbol: 'AAPL', session: '2024-01-05', ratio: 10 },
      { symbol: 'AAPL', session: '2024-01-08', ratio: 0.1 },
    ]);
    expect(await raw.splits(['AAPL'], '2024-01-04', '2024-01-05')).toHaveLength(1);
    expect(await csvMarket({ folder: made }).splits(['AAPL'], '2024-01-02', '2024-01-08')).toEqual([]);
  });
});

const data = path.resolve(import.meta.dirname, '../../../../shared/data');
describe.skipIf(!existsSync(data))('../shared/data/daily (skipped where it is absent)', () => {
  it('is read whole, and its splits are those of the corporate actions', async () => {
    const daily = path.join(data, 'daily');
    const symbols = ['AAPL', 'BAC', 'GLD', 'SPX', 'VIX'];
    const answers = await csvMarket({ folder: daily }).dailyBars({ symbols, through: '2022-12-30' });
    const lengths = symbols.map((symbol) => dates(answers.get(symbol)).length);
    expect(lengths).toEqual([5849, 5849, 4493, 8315, 8311]);
    const raw = csvMarket({ folder: daily, adjustment: 'raw' });
    const splits = await raw.splits(['AAPL', 'IBM', 'BAC', 'SPY'], '1998-01-01', '2021-03-31');
    expect(splits.map((s) => `${s.symbol} ${s.session} ${s.ratio}`)).toEqual([
      'AAPL 2000-06-21 2',
      'AAPL 2005-02-28 2',
      'AAPL 2014-06-09 7',
      'AAPL 2020-08-31 4',
      'IBM 1999-05-27 2',
      'BAC 2004-08-30 2',
    ]);
  });
});
