import { writeFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { performance, performanceOfEquity } from '../../analytics/index.ts';
import { metrics } from '../../cli/commands/metrics.ts';
import { overfit } from '../../cli/commands/overfit.ts';
import type { Face } from '../../cli/face.ts';
import { createStyle } from '../../cli/style.ts';
import { scratchFolder } from '../support/desk.ts';

const folder = scratchFolder('figures');
const fileOf = (name: string, ...lines: string[]): string => {
  const file = path.join(folder, name);
  writeFileSync(file, lines.join('\n'));
  return file;
};
async function said(run: (face: Face) => Promise<number>): Promise<string> {
  let text = '';
  const face: Face = {
    version: 'test',
    out: (line) => void (text += line),
    err: () => undefined,
    style: createStyle(false),
    tty: false,
    color: false,
    verbose: () => false,
    end: async () => undefined,
    hide: () => undefined,
  };
  expect(await run(face)).toBe(0);
  return text;
}
const json = async (run: (face: Face) => Promise<number>): Promise<unknown> => JSON.parse(await said(run));
const asJson = (value: unknown): unknown => JSON.parse(JSON.stringify(value));

describe('metrics', () => {
  const equity = fileOf('equity.csv', '\uFEFF"Date","Equity"', '2020-01-31,100\r', '2020-02-03,110', '2020-02-04,99', '', ); // prettier-ignore
  const returns = fileOf('returns.csv', 'date,note,mine,theirs', '2020-02-03,a,0.1,0.05', '2020-02-04,b,-0.1,-0.02', '2020-02-05,c,0.02,0.01'); // prettier-ignore

  it('reads a column named equity or price as levels, with the calendar of its dates', async () => {
    const dates = ['2020-01-31', '2020-02-03', '2020-02-04'];
    expect(await json((face) => metrics(face, equity, { json: true }))).toEqual(
      asJson(performanceOfEquity([100, 110, 99], { dates })),
    );
  });

  it('reads any other column as returns whose first date is that of the first return', async () => {
    const dates = ['2020-02-03', '2020-02-04', '2020-02-05'];
    const wanted = asJson(performance([0.1, -0.1, 0.02], { dates, riskFree: 0.02 }));
    expect(await json((face) => metrics(face, returns, { json: true, riskFree: 0.02 }))).toEqual(wanted);
    expect(wanted).toMatchObject({
      cagrCalendar: null,
      monthly: { '2020-02': expect.any(Number) as number },
    });
  });

  it('joins a benchmark by date, levels with returns', async () => {
    const joined = await json((face) =>
      metrics(face, returns, { json: true, benchmark: equity, column: 'MINE' }),
    );
    const own = [0.1, -0.1];
    expect(joined).toMatchObject({ totalReturn: (1.1 * 0.9 * 1.02 - 1) as number });
    expect((joined as { beta: number }).beta).toBeCloseTo(
      (performance(own, { benchmark: { returns: [110 / 100 - 1, 99 / 110 - 1] } }) as { beta: number }).beta,
      12,
    );
  });

  it('takes --benchmark-column alone from the same file', async () => {
    expect(
      await json((face) => metrics(face, returns, { json: true, benchmarkColumn: 'theirs' })),
    ).toMatchObject({ beta: expect.any(Number) as number, alpha: expect.any(Number) as number });
  });

  it('names the line of what is wrong, and the columns there are', async () => {
    const broken = fileOf('broken.csv', 'date,mine', '2020-02-03,0.1', '2020-02-04,abc');
    await expect(said((face) => metrics(face, broken, {}))).rejects.toThrow(
      'line 3: mine "abc" is not a number',
    );
    const unsorted = fileOf('unsorted.csv', 'date,mine', '2020-02-04,0.1', '2020-02-03,0.2');
    await expect(said((face) => metrics(face, unsorted, {}))).rejects.toThrow(
      'line 3: 2020-02-03 does not come after',
    );
    await expect(said((face) => metrics(face, returns, { column: 'yours' }))).rejects.toMatchObject({
      code: 'USAGE',
      hint: 'choose one of mine, theirs',
    });
    const empty = fileOf('empty.csv', 'date,mine');
    await expect(said((face) => metrics(face, empty, {}))).rejects.toThrow('no rows');
  });
});

describe('overfit', () => {
  const rows = Array.from({ length: 40 }, (_, i) => `${0.01 + (i % 3) / 1000},${((i % 5) - 2) / 100},0`);
  const trials = fileOf('trials.csv', 'good,noise,flat', ...rows);

  it('names the best trial and states every figure per observation', async () => {
    const answer = await json((face) => overfit(face, trials, { json: true, blocks: 4 }));
    expect(answer).toMatchObject({ trials: 3, best: 'good', pbo: { splits: 6, pbo: 0 } });
    expect(Object.keys(answer as object)).toEqual(['trials', 'best', 'sharpe', 'psr', 'deflatedSharpe', 'expectedMaxSharpe', 'minTrackRecordLength', 'pbo']); // prettier-ignore
    expect(await said((face) => overfit(face, trials, {}))).toContain('best of 3 trials: good');
  });

  it('says what is wrong with too few rows, odd blocks and trials that never vary', async () => {
    const flat = fileOf('flat.csv', 'a,b', ...Array.from({ length: 20 }, () => '0,0'));
    await expect(said((face) => overfit(face, flat, {}))).rejects.toThrow('no trial varies');
    await expect(said((face) => overfit(face, trials, { blocks: 5 }))).rejects.toThrow('even number');
    await expect(said((face) => overfit(face, trials, { blocks: 20 + 2 }))).rejects.toThrow('even number');
    const short = fileOf('short.csv', 'a', '0.1', '0.2');
    await expect(said((face) => overfit(face, short, {}))).rejects.toThrow('2 rows are too few for 8 blocks');
  });
});
