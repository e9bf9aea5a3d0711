import { afterAll, describe, expect, it } from 'vitest';
import { rmSync } from 'node:fs';
import { largestDifference } from '../../../backtest/sweep/difference.ts';
import { loadInput, readSearch } from '../../../backtest/sweep/request.ts';
import type { SearchTyped } from '../../../backtest/sweep/request.ts';
import { Scorer } from '../../../backtest/sweep/scorer.ts';
import { runSweep } from '../../../backtest/sweep/sweep.ts';
import { backtest } from '../../../backtest/index.ts';
import { ReplayedClock, STRATEGY_NAMES } from '../../../domain/index.ts';
import { loadConfig } from '../../../orchestrator/config/index.ts';
import { getStrategy } from '../../../strategies/index.ts';
import { scratchFolder } from '../../support/desk.ts';
import { madeSeries, writeFolder } from './made.ts';

const folder = scratchFolder('sweep-engine');
afterAll(() => rmSync(folder, { recursive: true, force: true }));
const data = writeFolder(`${folder}/data`, [
  madeSeries('ONE', 420, { missing: 0.03 }),
  madeSeries('TWO', 300, { from: 100, seed: 2 }),
  madeSeries('SIX', 420, { seed: 3 }),
  madeSeries('FEW', 15, { from: 30 }),
  madeSeries('SPY', 410, { from: 10, missing: 0.01 }),
]);
const said: string[] = [];
const search = (symbols: string) => ({
  config: loadConfig({
    purpose: 'query',
    folder,
    environment: { RUNTIME_DIR: `${folder}/runtime`, SYMBOLS: symbols },
  }),
  wall: new ReplayedClock(0),
  say: (line: string) => void said.push(line),
});
const tools = { clock: new ReplayedClock(0), folder: null, redisUrl: null, say: (line: string) => void said.push(line) }; // prettier-ignore

/** Small enough that 420 bars hold many trades. */
const PARAMETERS: Readonly<Record<string, string>> = {
  TrendFollowing: 'slow=30',
  MomentumRotation: 'lookback=20',
  SectorRotation: 'lookback=20',
  DualMomentum: 'lookback=20',
  MeanReversion: 'period=6',
};
const typed = (strategy: string, more: Partial<SearchTyped> = {}): SearchTyped => {
  const first = Object.keys(getStrategy(strategy).defaults)[0] as string;
  const own = PARAMETERS[strategy] ?? `${first}=10`;
  const param = strategy === 'TrendFollowing' ? [own, 'fast=5'] : [own];
  return { strategy, data, param, ...more };
};

describe('scoring without the agents', () => {
  it.each(STRATEGY_NAMES)(
    '%s: every figure is that of the six agents, with gaps and late starters',
    async (name) => {
      const own = search('ONE,TWO,SIX,FEW');
      const request = await readSearch(typed(name), own);
      const parameters = request.grid.sets[0] as Record<string, number>;
      const scores = new Scorer(await loadInput(request, own)).score(parameters);
      const { metrics } = await backtest({ ...request.backtest, parameters }, { wall: own.wall });
      expect(metrics.trades.count, 'nothing is proven without trades').toBeGreaterThan(5);
      // The ledger counts in millionths of a dollar.
      expect(largestDifference(scores as object, metrics)).toBeLessThan(1e-6);
      expect(scores?.trades.count).toBe(metrics.trades.count);
    },
  );

  it('the same over a part of the history, with other money and another size', async () => {
    const own = search('ONE,SIX');
    const range = { from: '2010-06-01', to: '2011-03-31', sizing: 'fixed:37' };
    const request = await readSearch(typed('Breakout', range), own);
    const parameters = request.grid.sets[0] as Record<string, number>;
    const scores = new Scorer(await loadInput(request, own)).score(parameters);
    const { metrics } = await backtest({ ...request.backtest, parameters }, { wall: own.wall });
    expect(metrics.trades.count).toBeGreaterThan(2);
    expect(largestDifference(scores as object, metrics)).toBeLessThan(1e-6);
  });
});

describe('a sweep', () => {
  it('answers in the order of the grid, reruns its best and says how far the scoring was off', async () => {
    const own = search('SIX');
    const grid = { param: ['fast=5:20:5', 'slow=10:30:10'] };
    const answer = await runSweep(await readSearch(typed('TrendFollowing', grid), own), 'sharpe', own, tools);
    expect([answer.runs, answer.skipped]).toEqual([8, 4]);
    const pairs = answer.results.map(({ params }) => `${params['fast']}/${params['slow']}`);
    expect(pairs).toEqual(['5/10', '5/20', '5/30', '10/20', '10/30', '15/20', '15/30', '20/30']);
    const sharpes = answer.results.map(({ metrics }) => metrics.sharpe as number);
    expect(answer.best.metrics.sharpe).toBe(Math.max(...sharpes));
    expect(answer.rerun.params).toEqual(answer.best.params);
    expect(answer.rerun.difference).toBeLessThan(1e-6);
    expect(answer.deflation.trials).toBe(8);
    expect(answer.deflation.deflatedSharpe as number).toBeLessThan(answer.deflation.psr as number);
  });

  it('modes that scoring does not know go through the agents, and it says so', async () => {
    said.length = 0;
    const own = search('SIX');
    const request = await readSearch(typed('Breakout', { param: ['entry=10,20'], slippage: '5' }), own);
    const dear = await runSweep(request, 'sharpe', own, tools);
    expect(said).toContain('--slippage: every run goes through the agents, which takes longer');
    const free = await runSweep(await readSearch(typed('Breakout', { param: ['entry=10,20'] }), own), 'sharpe', own, tools); // prettier-ignore
    for (const [i, { metrics }] of dear.results.entries())
      expect(metrics.totalReturn).toBeLessThan(free.results[i]?.metrics.totalReturn as number);
    expect(dear.rerun.difference, 'the same run twice').toBe(0);
  });

  it('sets that need more bars than there are are skipped and counted; with none left it says why', async () => {
    said.length = 0;
    const own = search('SIX');
    const request = await readSearch(typed('Breakout', { param: ['entry=20,400,500'] }), own);
    const { runs, skipped } = await runSweep(request, 'sharpe', own, tools);
    expect([runs, skipped]).toEqual([2, 1]);
    expect(said).toContain('1 parameter sets need more bars than any symbol has; they are skipped');
    const none = readSearch(typed('Breakout', { param: ['entry=900,1000'] }), own);
    await expect(none.then((r) => runSweep(r, 'sharpe', own, tools))).rejects.toThrow('no symbol is left');
  });

  it('a best run without a closed trade says why', async () => {
    said.length = 0;
    const own = search('FEW');
    await runSweep(await readSearch(typed('Breakout', { param: ['entry=13', 'exit=2'] }), own), 'sharpe', own, tools); // prettier-ignore
    expect(said.find((line) => line.startsWith('the best run closed no trade: '))).toMatch(
      /never bought|stays open/,
    );
  });
});
