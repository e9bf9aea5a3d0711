import { mkdirSync, mkdtempSync, readFileSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { loadHistory } from '../../backtest/data/load.ts';
import { RevealedBars } from '../../backtest/data/revealed-bars.ts';
import { readActions } from '../../backtest/data/actions.ts';
import { backtest } from '../../backtest/run.ts';
import { riskOverrides } from '../../backtest/request.ts';
import type { BacktestAsked } from '../../backtest/request.ts';
import { ReplayedClock } from '../../domain/index.ts';
import { COMPARABLE, flatBars, historyFrom, requestOf } from './run.ts';

const folder = (): string => mkdtempSync(path.join(tmpdir(), 'tickwright-data-'));
const bars = flatBars(Array.from({ length: 60 }, (_, i) => [100 + i, 101 + i] as const));
const HEADER = 'date,open,high,low,close,volume';

function csv(rows: readonly string[], header = HEADER): string {
  return `${[header, ...rows].join('\n')}\n`;
}
const rows = bars.map((b) => [b.date, b.open, b.high, b.low, b.close, b.volume].join(','));

/** The rows with adj_close; `factor` by row. */
const adjusted = (factor: (i: number) => number, close = (i: number) => bars[i]?.close as number): string =>
  csv(
    bars.map((b, i) => [b.date, b.open, Math.max(b.high, close(i)), Math.min(b.low, close(i)), close(i), b.volume, close(i) * factor(i)].join(',')),
    `${HEADER},adj_close`,
  ); // prettier-ignore

function dataOf(files: Readonly<Record<string, string>>): string {
  const dir = folder();
  for (const [symbol, text] of Object.entries(files)) writeFileSync(path.join(dir, `${symbol}.csv`), text);
  return dir;
}

async function load(
  files: Readonly<Record<string, string>>,
  symbols: string,
  asked: BacktestAsked = {},
  env = {},
) {
  const request = await requestOf(
    { ...COMPARABLE, strategy: 'Breakout', data: dataOf(files), ...asked },
    { SYMBOLS: symbols, ...env },
  );
  return loadHistory(request, new ReplayedClock());
}

const good = csv(rows);

describe('what is read', () => {
  it("begins at --from where a backtest is comparable, and has what lies before in the desk's own", async () => {
    const from = bars[30]?.date as string;
    const comparable = await load({ AAA: good }, 'AAA', { from });
    expect([comparable.traded[0]?.length, comparable.sessions[0]]).toEqual([30, from]);
    const own = await load({ AAA: good }, 'AAA', { from, risk: 'default' });
    expect([own.traded[0]?.length, own.sessions.length, own.sessions[0]]).toEqual([60, 30, from]);
  });

  it('ends at --to, and names the content of what was read by its hash', async () => {
    const to = bars[40]?.date as string;
    const [cut, whole] = [await load({ AAA: good }, 'AAA', { to }), await load({ AAA: good }, 'AAA')];
    expect(cut.sessions.at(-1)).toBe(to);
    expect(cut.traded[0]?.hash).not.toBe(whole.traded[0]?.hash);
    expect((await load({ AAA: good }, 'AAA')).traded[0]?.hash).toBe(whole.traded[0]?.hash);
  });

  it("the days are those of the data: a hole in the calendar is no session, and any symbol's bar makes one", async () => {
    const [odd, even] = [rows.filter((_, i) => i % 10 !== 3), rows.filter((_, i) => i % 10 < 3 || i > 30)];
    const { sessions } = await load({ AAA: csv(odd), BBB: csv(even) }, 'AAA,BBB');
    expect(sessions).toHaveLength(60 - 3);
  });

  it('reads the benchmark beyond the universe', async () => {
    const loaded = await load({ AAA: good, SPY: good }, 'AAA', {
      strategy: 'DualMomentum',
      param: ['lookback=5'],
    });
    expect(loaded.benchmark?.symbol).toBe('SPY');
    expect(loaded.traded.map((h) => h.symbol)).toEqual(['AAA']);
  });
});

describe('bad input leaves a symbol out with a line that says why, and with none left there is no run', () => {
  const cases: readonly (readonly [name: string, text: string | null, line: RegExp])[] = [
    ['no file', null, /no file BAD\.csv/],
    ['an empty file', '', /BAD\.csv the file is empty/],
    ['unsorted dates', csv([rows[1] as string, rows[0] as string, ...rows.slice(2)]), /line 3 .*comes after/],
    ['a date twice', csv([rows[0] as string, ...rows]), /line 3 .*appears twice/],
    [
      'a price that is no number',
      csv([...rows, '2016-01-04,abc,1,1,1,1']),
      /line 62 .*open "abc" is not a number/,
    ],
    ['a negative price', csv([...rows, '2016-01-04,-1,1,1,1,1']), /line 62 .*open -1 is not positive/],
    ['too few bars', csv(rows.slice(0, 20)), /20 bars in the range, and Breakout needs 21/],
    ['no data in the range', csv(rows.map((r) => r.replace(/^2015/, '1995'))), /no data in the range: BAD\.csv holds 1995/], // prettier-ignore
    ['an adjustment that changes base', adjusted((i) => (i < 30 ? 0.5 : 1)), /adj_close\/close moves by 100\.0 % .*changes base/], // prettier-ignore
    ['an adjustment that moves with the close', adjusted((i) => (i < 30 ? 1 : 2), (i) => (i < 30 ? 100 : 200)), /changes base/], // prettier-ignore
  ];
  for (const [name, text, line] of cases) {
    it(`${name}`, async () => {
      const files = { AAA: good, ...(text !== null && { BAD: text }) };
      const asked = { from: bars[0]?.date as string };
      const { traded, notes } = await load(files, 'BAD,AAA', asked);
      expect(traded.map((h) => h.symbol)).toEqual(['AAA']);
      expect(notes.join('\n')).toMatch(line);
      await expect(load(files, 'BAD', asked)).rejects.toThrow(line);
    });
  }

  it('a split that moves price and adjustment against each other is no fault, and a crash only a note', async () => {
    const split = adjusted((i) => (i < 30 ? 0.5 : 1), (i) => (i < 30 ? 200 : 100)); // prettier-ignore
    expect((await load({ AAA: split }, 'AAA')).notes).toEqual([]);
    const crash = adjusted(() => 0.9, (i) => (i < 30 ? 200 : 100)); // prettier-ignore
    expect((await load({ AAA: crash }, 'AAA')).notes.join()).toMatch(
      /moved by over 20 % .* on 2015-02-17: real, or a split/,
    );
  });

  it('a strategy without its benchmark is refused', async () => {
    await expect(
      load({ AAA: good }, 'AAA', { strategy: 'DualMomentum', param: ['lookback=5'] }),
    ).rejects.toThrow(/the benchmark SPY has no bars: no file SPY\.csv/);
  });

  it('options that cannot be are refused in one line', async () => {
    const refused: readonly (readonly [BacktestAsked, RegExp])[] = [
      [{ strategy: 'Trend' }, /unknown strategy "Trend"/],
      [{ strategy: 'Breakout', param: ['entry=0'] }, /Breakout: entry/],
      [{ strategy: 'Breakout', param: ['entry=10:20:5'] }, /must be NAME=number/],
      [{ strategy: 'rules', param: ['entry=5'] }, /belongs to one strategy/],
      [{ sizing: 'fixed:1.5' }, /--sizing: fixed:1\.5/],
      [{ sizing: 'percent:200' }, /--sizing: percent:200/],
      [{ from: '2020-13-01' }, /--from: 2020-13-01 is not a day/],
      [{ from: '2020-02-01', to: '2020-01-01' }, /is after --to/],
      [{ data: '/nowhere/at/all' }, /does not exist/],
      [{ actions: '/tmp' }, /--actions needs prices as they were traded/],
      [{ sectors: '/nowhere.json' }, /--sectors .* cannot be read/],
    ];
    for (const [asked, line] of refused) await expect(requestOf(asked, {})).rejects.toThrow(line);
  });
});

describe('files of risk, sectors and corporate actions', () => {
  it('limits come from a file of settings, and nothing else does', async () => {
    const file = path.join(folder(), 'risk.json');
    writeFileSync(file, JSON.stringify({ RISK_MAX_POSITIONS: 2, PLAN_STOP: 'percent:5' }));
    expect(Object.entries(await riskOverrides(file)).map(([k, v]) => [k, v.text])).toEqual([
      ['RISK_MAX_POSITIONS', '2'],
      ['PLAN_STOP', 'percent:5'],
    ]);
    writeFileSync(file, JSON.stringify({ CASH: 5 }));
    await expect(riskOverrides(file)).rejects.toThrow(/CASH is no setting of risk/);
    expect(await riskOverrides('research')).toEqual({});
  });

  it('a comparable backtest has no sectors unless it is given them', async () => {
    const plain = await requestOf(COMPARABLE, { SYMBOLS: 'AAPL' });
    expect(plain.config.settings.SECTORS.size).toBe(0);
    const file = path.join(folder(), 'sectors.json');
    writeFileSync(file, JSON.stringify({ AAPL: 'Fruit' }));
    const given = await requestOf({ ...COMPARABLE, sectors: file }, { SYMBOLS: 'AAPL' });
    expect([...given.config.settings.SECTORS]).toEqual([['AAPL', 'Fruit']]);
  });

  it('an ex-date without a bar counts at the next one, what lies before the first bar not at all', async () => {
    const history = historyFrom('AAA', bars);
    const dir = dataOf({ AAA: 'ex_date,type,value\n2015-01-18,split,2\n2014-05-01,cash_dividend,1\n2015-01-21,cash_dividend,0.3\n' }); // prettier-ignore
    const { splits, dividends } = await readActions(dir, [history]);
    expect(splits).toEqual([{ symbol: 'AAA', session: '2015-01-20', ratio: 2 }]);
    expect(dividends).toEqual([{ symbol: 'AAA', session: '2015-01-21', amount: 0.3 }]);
    await expect(readActions(dataOf({ AAA: 'ex_date,type,value\n2015-01-18,spin,2\n' }), [history])).rejects.toThrow(/line 2: "spin" is neither/); // prettier-ignore
  });
});

describe('P6: the desk is shown a bar when its session has closed', () => {
  const history = historyFrom('AAA', bars);
  it('and none beyond it', () => {
    const shown = new RevealedBars([history]);
    expect(shown.series('AAA')).toBeUndefined();
    shown.reveal(bars[9]?.date as string);
    const series = shown.series('AAA');
    expect([series?.length, series?.dates.length, shown.lastDate('AAA')]).toEqual([10, 10, bars[9]?.date]);
    expect(shown.next('AAA', bars[10]?.date as string)).toEqual(bars[10]);
    expect(shown.next('AAA', bars[11]?.date as string)).toBeUndefined();
    expect(shown.ref('AAA')).toEqual({ symbol: 'AAA', length: 10, hash: history.hash });
  });
});

describe('trials', () => {
  it('every configuration tried on the same data counts once, and the deflated ratio falls with them', async () => {
    const files = dataOf({ AAA: csv(rows.map((r, i) => (i % 7 < 3 ? r : r.replace(/,101\./, ',99.')))) });
    const RUNTIME_DIR = path.join(folder(), 'new');
    const wall = new ReplayedClock();
    const once = async (entry: number) =>
      backtest(await requestOf({ ...COMPARABLE, strategy: 'Breakout', data: files, param: [`entry=${entry}`] }, { SYMBOLS: 'AAA', RUNTIME_DIR }), { wall }); // prettier-ignore
    const first = await once(5);
    expect(first.trials).toBe(1);
    expect(first.metrics.deflatedSharpe).toBe(first.metrics.psr);
    expect((await once(8)).trials).toBe(2);
    const again = await once(5);
    expect(again.trials).toBe(2);
    expect(again.warnings.join()).toMatch(/one of 2 configurations/);
    expect(again.metrics.deflatedSharpe as number).toBeLessThanOrEqual(again.metrics.psr as number);
    expect(readFileSync(path.join(RUNTIME_DIR, 'trials.jsonl'), 'utf8').trim().split('\n')).toHaveLength(2);
  });

  it('where nothing can be written the run stands and says so', async () => {
    const dir = folder();
    writeFileSync(path.join(dir, 'file'), '');
    mkdirSync(path.join(dir, 'data'));
    writeFileSync(path.join(dir, 'data', 'AAA.csv'), good);
    const request = await requestOf(
      { ...COMPARABLE, strategy: 'Breakout', data: path.join(dir, 'data') },
      { SYMBOLS: 'AAA', RUNTIME_DIR: path.join(dir, 'file') },
    );
    const { warnings } = await backtest(request, { wall: new ReplayedClock() });
    expect(warnings.join()).toMatch(/this trial is not counted/);
  });
});
