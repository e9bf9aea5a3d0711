import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { createProgram } from '../../cli/program.ts';
import { createStyle } from '../../cli/style.ts';
import { madeSeries, writeFolder } from '../backtest/sweep/made.ts';
import { scratchFolder } from '../support/desk.ts';

const folder = scratchFolder('search');
process.env['RUNTIME_DIR'] = `${folder}/runtime`;
const data = writeFolder(`${folder}/data`, [
  madeSeries('ONE', 500, { missing: 0.02 }),
  madeSeries('FEW', 60),
  madeSeries('SPY', 500, { seed: 2 }),
]);

interface Said {
  readonly out: string;
  readonly err: string;
}

async function run(...argv: string[]): Promise<Said> {
  let out = '';
  let err = '';
  const program = createProgram({
    version: 'test',
    out: (text) => void (out += text),
    err: (text) => void (err += text),
    style: createStyle(false),
    tty: false,
    color: false,
    verbose: () => false,
    async end(code) {
      expect(await code).toBe(0);
    },
    hide: () => undefined,
  });
  await program.parseAsync(argv, { from: 'user' });
  return { out, err };
}
const json = async (...argv: string[]): Promise<Record<string, unknown>> =>
  JSON.parse((await run(...argv, '--json')).out) as Record<string, unknown>;

const history = ['--symbols', 'ONE', '--data', data];
const grid = ['--strategy', 'Breakout', '--param', 'entry=5:20:5', '--param', 'exit=5,10', ...history];

describe('sweep', () => {
  it('prints one document with runs, best, rerun and every result', async () => {
    const answer = await json('sweep', ...grid);
    expect(answer).toMatchObject({ runs: 8, skipped: 0, by: 'sharpe' });
    expect(answer['results']).toHaveLength(8);
    expect(Object.keys((answer['best'] as { metrics: object }).metrics)).toEqual(['totalReturn', 'cagr', 'volatility', 'sharpe', 'sortino', 'maxDrawdown', 'calmar', 'trades']); // prettier-ignore
    expect(Object.keys(answer['rerun'] as object)).toEqual(['params', 'metrics', 'difference']);
    expect(answer['seconds']).toEqual(expect.any(Number));
  });

  it('draws so many of the grid by seed (P5)', async () => {
    const draw = ['sweep', ...grid, '--random', '3', '--seed', '9'];
    const [one, same] = [await json(...draw), await json(...draw)];
    expect(one['runs']).toBe(3);
    expect(one['results']).toEqual(same['results']);
  });

  it('shows people the best first and what the agents say', async () => {
    const { out } = await run('sweep', ...grid, '--by', 'totalReturn');
    expect(out).toMatch(/^8 runs, 0 skipped/);
    expect(out).toContain('best by totalReturn');
    expect(out).toContain('the scoring agrees');
  });

  it.each([
    [['--by', 'luck'], '--by luck is no figure of a sweep'],
    [['--from', '2010-13-01'], '2010-13-01 is not a day'],
    [['--symbols', 'NOPE'], 'no symbol is left: NOPE is left out'],
    [['--param', 'entry=1:2:3:4'], 'must be from:to:step'],
    [['--strategy', 'Breakin'], 'unknown strategy "Breakin"'],
  ])('%j is refused in one line', async (more, line) => {
    await expect(run('sweep', ...grid, ...more)).rejects.toThrow(line);
  });
});

describe('validations', () => {
  it('walk-forward joins its windows', async () => {
    const answer = await json(
      'walk-forward',
      ...grid,
      '--train',
      '200',
      '--test',
      '100',
      '--mode',
      'rolling',
    );
    expect(answer['windows']).toHaveLength(3);
    expect(answer).toMatchObject({ mode: 'rolling', trials: 8, skipped: 0 });
    const { out } = await run('walk-forward', ...grid, '--train', '200', '--test', '100');
    expect(out).toContain('3 windows joined (anchored, best of 8 by sharpe');
  });

  it('cross-validate makes 15 splits and 5 paths', async () => {
    const answer = await json('cross-validate', ...grid);
    expect(answer['splits']).toHaveLength(15);
    expect(answer['paths']).toHaveLength(5);
    expect(answer).toMatchObject({ folds: 6, tested: 2, embargo: 5, pbo: { splits: 70 } });
    expect((await run('cross-validate', ...grid)).out).toContain('15 splits make 5 paths');
  });

  it.each([
    [['--folds', '3', '--tested', '3'], '--tested 3 must be below --folds 3'],
    [['--blocks', '5'], '--blocks 5 must be an even number'],
    [['--embargo', '-1'], '--embargo -1 must be a whole number'],
    [['--sizing', 'risk'], '--sizing risk is for backtest and sweep'],
  ])('cross-validate %j is refused in one line', async (more, line) => {
    await expect(run('cross-validate', ...grid, ...more)).rejects.toThrow(line);
  });
});

describe('bad input', () => {
  const rows = (symbol: string): string[] => readFileSync(`${data}/${symbol}.csv`, 'utf8').trim().split('\n');
  const bad = writeFolder(`${folder}/bad`, [madeSeries('FEW', 60)]);
  const [head = '', ...good] = rows('ONE');
  const adjusted = good.map((row, i) => `${row},${Number(row.split(',')[4]) * (i < 200 ? 0.5 : 1)}`);
  writeFileSync(`${bad}/UNSORTED.csv`, [head, ...good.slice(0, 300).reverse(), ''].join('\n'));
  writeFileSync(`${bad}/TWICE.csv`, [head, ...good.slice(0, 50), good[49], ''].join('\n'));
  writeFileSync(`${bad}/BASE.csv`, [`${head},adj_close`, ...adjusted, ''].join('\n'));
  const param = ['--param', 'slow=100:150:50', '--param', 'fast=10,20'];
  const single = ['--param', 'slow=100', '--sizing', 'fixed:10', '--exits', 'strategy', '--risk', 'research'];

  describe.each([
    ['backtest', [...single, '--report', `${folder}/never.html`]],
    ['sweep', param],
    ['walk-forward', [...param, '--train', '20', '--test', '10']],
    ['cross-validate', param],
  ])('%s refuses in one line, and leaves nothing behind', (command, options) => {
    it.each([
      [['--symbols', 'FEW'], 'FEW is left out: 60 bars in the range, and TrendFollowing needs 100'],
      [['--symbols', 'FEW', '--from', '2030-01-01'], 'FEW is left out: no data in the range'],
      [['--symbols', 'UNSORTED'], 'dates must be sorted, oldest first'],
      [['--symbols', 'TWICE'], 'TWICE.csv line 52 (2010-'],
      [['--symbols', 'BASE'], 'its adjustment changes base'],
      [['--symbols', 'FEW', '--param', 'pace=3'], 'pace'],
    ])('%j', async (wrong, line) => {
      const asked = [command, '--strategy', 'TrendFollowing', '--data', bad, ...options, ...wrong];
      await expect(run(...asked)).rejects.toThrow(line);
      expect(readdirSync(folder).filter((name) => name.includes('never'))).toEqual([]);
    });
  });

  it('combinations outside a schema are skipped aloud', async () => {
    const { err, out } = await run('sweep', '--strategy', 'Breakout', '--param', 'entry=0:10:5', ...history);
    expect(err).toContain('1 of 3 combinations are skipped, such as: entry must be at least 1, 0 was given');
    expect(out).toContain('2 runs, 1 skipped');
  });

  it.each(['sweep', 'walk-forward', 'cross-validate'])('%s without any trade says so', async (command) => {
    const options = command === 'walk-forward' ? ['--train', '200', '--test', '100'] : [];
    const never = ['--strategy', 'MeanReversion', '--param', 'oversold=0.001,0.002'];
    const { err } = await run(command, ...never, ...history, ...options);
    expect(err).toMatch(
      /no trade: under none of the 2 parameter sets did MeanReversion meet its rule to buy|the best run closed no trade: the rule never bought/,
    );
  });
});

describe('compare', () => {
  it('states for each of the ten whether its difference to holding is shown', async () => {
    const answer = await json('compare', ...history, '--draws', '200');
    expect(answer['contenders']).toHaveLength(11);
    expect(answer['againstHolding']).toHaveLength(10);
    const { out, err } = await run('compare', '--symbols', 'ONE,FEW', '--data', data, '--draws', '200');
    expect(err).toContain('FEW is left out: 60 bars');
    expect(out.match(/(not )?shown, p/g)).toHaveLength(10);
    expect(out).toMatch(/BuyAndHold\s+\|/);
  });
});

describe('the report of a comparison', () => {
  it('states for each of the ten whether its difference is shown, and for every pair', async () => {
    const report = `${folder}/compare.html`;
    const { out } = await run('compare', ...history, '--draws', '100', '--report', report);
    expect(out).toContain(`report ${report}`);
    const page = readFileSync(report, 'utf8');
    expect(page.match(/(not )?shown, p /g)).toHaveLength(10);
    expect(page).toMatch(/Among the 45 pairs no difference is shown|of 45 (is|are) shown/);
    expect(page).toContain('BuyAndHold');
    await expect(run('compare', ...history, '--report', `${folder}/none/x.html`)).rejects.toThrow(
      'does not exist',
    );
  });
});

describe('monte-carlo', () => {
  it('reads a backtest of this desk and gives bands of both draws', async () => {
    const file = `${folder}/run.json`;
    const asked = ['--sizing', 'fixed:10', '--exits', 'strategy', '--risk', 'research', '--json'];
    writeFileSync(file, (await run('backtest', '--strategy', 'Breakout', ...history, ...asked)).out);
    const answer = await json('monte-carlo', file, '--runs', '50');
    expect(answer).toMatchObject({
      block: 20,
      shuffled: 'trades',
      bootstrap: { runs: 50 },
      shuffle: { runs: 50 },
    });
    expect((await run('monte-carlo', file, '--runs', '50')).out).toContain('drawdown, trades shuffled');
  });

  it('reads returns, and names what cannot be read', async () => {
    const file = `${folder}/returns.csv`;
    writeFileSync(file, ['date,mine', '2020-01-02,0.01', '2020-01-03,-0.02', '2020-01-06,0.01'].join('\n'));
    expect(await json('monte-carlo', file, '--block', '2')).toMatchObject({
      periods: 3,
      shuffled: 'periods',
    });
    await expect(run('monte-carlo', file)).rejects.toThrow('--block 20 is longer than the 3 returns');
    await expect(run('monte-carlo', `${folder}/none.json`)).rejects.toThrow('none.json cannot be read');
    writeFileSync(`${folder}/other.json`, '{"a":1}');
    await expect(run('monte-carlo', `${folder}/other.json`)).rejects.toThrow('is no backtest');
  });
});

describe('worker', () => {
  it('without REDIS_URL says what to set', async () => {
    await expect(run('worker')).rejects.toThrow('REDIS_URL is not set');
  });
});
