import { readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { backtest } from '../../cli/commands/backtest.ts';
import type { BacktestOptions } from '../../cli/commands/backtest.ts';
import type { Face } from '../../cli/face.ts';
import { progressLine } from '../../cli/progress.ts';
import { createStyle } from '../../cli/style.ts';
import { generatedHistory, scratchFolder } from '../support/desk.ts';

process.env['RUNTIME_DIR'] = scratchFolder('backtest-runtime');

async function said(options: BacktestOptions): Promise<{ code: number; out: string; err: string }> {
  const told = { out: '', err: '' };
  const face: Face = {
    version: 'test',
    out: (text) => void (told.out += text),
    err: (text) => void (told.err += text),
    style: createStyle(false),
    tty: false,
    color: false,
    verbose: () => false,
    end: async () => undefined,
    hide: () => undefined,
  };
  return { code: await backtest(face, options), ...told };
}

const KEYS = [
  'totalReturn', 'cagr', 'cagrCalendar', 'volatility', 'sharpe', 'downsideDeviation', 'sortino', 'maxDrawdown',
  'averageDrawdown', 'longestDrawdown', 'calmar', 'omega', 'tailRatio', 'var95', 'cvar95', 'skew', 'kurtosis',
  'ulcerIndex', 'painIndex', 'stability', 'winRate', 'profitFactor', 'payoffRatio', 'gainToPain', 'alpha', 'beta',
  'informationRatio', 'trackingError', 'psr', 'minTrackRecordLength', 'monthly', 'yearly',
]; // prettier-ignore
const TRADE_KEYS = [
  'count', 'winRate', 'profitFactor', 'payoffRatio', 'expectancy', 'sqn', 'exposure', 'turnover', 'averageHolding',
  'longestWinStreak', 'longestLossStreak',
]; // prettier-ignore

describe('the command', () => {
  it('prints one JSON document with everything that was promised, and a line for what was left out', async () => {
    const data = await generatedHistory(['AAPL', 'SPY'], '2023-12-29');
    writeFileSync(path.join(data, 'BAD.csv'), '');
    const asked = { strategy: 'MeanReversion', symbols: 'AAPL,BAD,SPY', data, sizing: 'fixed:10', exits: 'strategy', risk: 'research', json: true } as const; // prettier-ignore
    const { code, out, err } = await said(asked);
    expect(code).toBe(0);
    expect(err).toMatch(/BAD is left out: BAD\.csv the file is empty/);
    const result = JSON.parse(out) as Record<string, never> & {
      metrics: { trades: object };
      equity: object[];
      data: object;
    };
    expect(Object.keys(result)).toEqual(
      expect.arrayContaining(['config', 'data', 'metrics', 'trades', 'equity', 'ordersHash', 'bars', 'seconds', 'secondsTotal', 'barsPerSecond', 'validation', 'warnings']),
    ); // prettier-ignore
    expect(Object.keys(result.metrics)).toEqual(expect.arrayContaining(KEYS));
    expect(Object.keys(result.metrics.trades)).toEqual(expect.arrayContaining(TRADE_KEYS));
    expect(Object.keys(result.data)).toEqual(['AAPL', 'SPY']);
    expect(Object.keys(result.equity[0] ?? {})).toEqual(['time', 'equity']);
    expect(result['bars']).toBe(2 * result.equity.length);
  });

  it('shows people a table, their trades and what to know', async () => {
    const data = await generatedHistory(['AAPL'], '2023-12-29');
    const { out } = await said({ strategy: 'MeanReversion', symbols: 'AAPL', data, sizing: 'fixed:10', exits: 'strategy', risk: 'research' }); // prettier-ignore
    expect(out).toMatch(/AAPL, .* sessions, .* bars a second/);
    expect(out).toMatch(/MeanReversion/);
    expect(out).toMatch(/closed trades/);
    expect(out).toMatch(/note too few trades/);
  });

  it('writes the report beside the figures, and says where', async () => {
    const data = await generatedHistory(['AAPL'], '2023-12-29');
    const report = path.join(scratchFolder('backtest-report'), 'run.html');
    const asked = { strategy: 'MeanReversion', symbols: 'AAPL', data, sizing: 'fixed:10', exits: 'strategy', risk: 'research', report } as const; // prettier-ignore
    const { out, err } = await said({ ...asked, json: true });
    const { ordersHash } = JSON.parse(out) as { ordersHash: string };
    expect(err).toContain(`report ${report}`);
    const page = readFileSync(report, 'utf8');
    expect(page).toContain(ordersHash);
    expect(page).toMatch(/<\/html>\s*$/);
  });

  it('refuses what is not there rather than pass it over', async () => {
    const nowhere = path.join(scratchFolder('backtest-report'), 'none', 'x.html');
    await expect(said({ data: 'simulated', report: nowhere })).rejects.toThrow(
      /the folder .*none does not exist/,
    );
    await expect(said({ borrow: '2' })).rejects.toThrow(/does not sell short/);
    await expect(said({ symbols: 'lower case' })).rejects.toThrow(/--symbols/);
    await expect(said({ cash: '-5' })).rejects.toThrow(/--cash/);
  });
});

describe('progress', () => {
  it('is one line with the time that is left, for who looks on and only on long runs', () => {
    const lines: string[] = [];
    const line = progressLine({ err: (text) => void lines.push(text) }, true);
    line.show(1, 100, '2020-01-02', 500);
    expect(lines).toEqual([]);
    line.show(25, 100, '2020-02-03', 60_000);
    expect(lines.join('')).toMatch(/25 % 2020-02-03, 3 min 0 s left$/);
    line.clear();
    expect(lines).toHaveLength(2);
    const nobody = progressLine({ err: (text) => void lines.push(text) }, false);
    nobody.show(25, 100, '2020-02-03', 60_000);
    nobody.clear();
    expect(lines).toHaveLength(2);
  });
});
