import { afterAll, describe, expect, it } from 'vitest';
import { readFileSync, rmSync } from 'node:fs';
import { largestDifference } from '../../../backtest/sweep/difference.ts';
import { loadInput, readSearch } from '../../../backtest/sweep/request.ts';
import type { SearchTyped } from '../../../backtest/sweep/request.ts';
import { Scorer } from '../../../backtest/sweep/scorer.ts';
import { packInput } from '../../../backtest/sweep/pack.ts';
import { resultsFile } from '../../../backtest/sweep/results-file.ts';
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
const search = (symbols: string, runtime = 'runtime') => ({
  config: loadConfig({
    purpose: 'query',
    folder,
    environment: { RUNTIME_DIR: `${folder}/${runtime}`, SYMBOLS: symbols },
  }),
  wall: new ReplayedClock(0),
  say: (line: string) => void said.push(line),
});
const tools = { clock: new ReplayedClock(0), folder: null, redisUrl: null, say: (line: string) => void said.push(line) }; // prettier-ignore
const trialLines = (runtime: string): readonly string[] =>
  readFileSync(`${folder}/${runtime}/trials.jsonl`, 'utf8').trim().split('\n');
/** A clock on which every run takes long, so that finished ones are kept. */
function impatient() {
  let now = 0;
  return { kind: 'wall', now: () => (now += 5000) } as const;
}

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

  it('counts every run as a trial of its data, once: a second sweep and a backtest of one of them add none', async () => {
    const fresh = search('SIX', 'counting');
    const swept = async (param: readonly string[]) =>
      runSweep(await readSearch(typed('Breakout', { param }), fresh), 'sharpe', fresh, tools);
    const once = await swept(['entry=5:20:5', 'exit=5']);
    const again = await swept(['entry=5:20:5', 'exit=5']);
    expect([once.deflation.trials, again.deflation.trials]).toEqual([4, 4]);
    expect(once.rerun.metrics.deflatedSharpe, 'the best is judged as one of four').toBeCloseTo(once.deflation.deflatedSharpe as number, 9); // prettier-ignore
    const request = await readSearch(typed('Breakout', { param: ['entry=10', 'exit=5'] }), fresh);
    const single = await backtest(request.backtest, { wall: fresh.wall });
    expect(single.trials).toBe(4);
    expect(single.metrics.deflatedSharpe as number).toBeLessThan(single.metrics.psr as number);
    expect((await swept(['entry=5:30:5', 'exit=5'])).deflation.trials).toBe(6);
    const other = await readSearch(
      typed('Breakout', { param: ['entry=10', 'exit=5'], to: '2011-03-31' }),
      fresh,
    );
    expect((await backtest(other.backtest, { wall: fresh.wall })).trials, 'other data').toBe(1);
  });

  it('a sweep that was stopped and taken up counts what it took up once', async () => {
    const fresh = search('SIX', 'resumed');
    const request = await readSearch(typed('Breakout', { param: ['entry=5:40:5', 'exit=5'] }), fresh);
    const input = await loadInput(request, fresh);
    const scorer = new Scorer(input);
    const store = resultsFile(`${folder}/resumed/sweeps`, packInput(input).hash);
    store.add(request.grid.sets.map((parameters) => ({ parameters, outcome: scorer.score(parameters) })));
    const kept = { ...tools, folder: `${folder}/resumed/sweeps` };
    for (const time of ['the first', 'the second']) {
      said.length = 0;
      const answer = await runSweep(request, 'sharpe', fresh, { ...kept, clock: impatient() });
      expect(said.join(), time).toContain('4 of 8 runs are taken up');
      expect(answer.deflation.trials, time).toBe(8);
      expect(trialLines('resumed'), time).toHaveLength(8);
    }
  });

  it('modes that scoring does not know go through the agents, and it says so', async () => {
    said.length = 0;
    const own = search('SIX', 'agents');
    const request = await readSearch(typed('Breakout', { param: ['entry=10,20'], slippage: '5' }), own);
    const dear = await runSweep(request, 'sharpe', own, tools);
    expect(said).toContain('--slippage: every run goes through the agents, which takes longer');
    expect(dear.deflation.trials, 'each of them has counted itself').toBe(2);
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
