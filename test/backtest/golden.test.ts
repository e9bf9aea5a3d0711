import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { backtest } from '../../backtest/index.ts';
import type { BacktestAsked, BacktestResult } from '../../backtest/index.ts';
import { STRATEGY_NAMES } from '../../domain/index.ts';
import { hasHistory } from '../strategies/history.ts';
import { COMPARABLE, madeHistories, requestOf, run } from './run.ts';

/**
 * Fixed histories with their orders and figures, counted once and pinned: whoever changes what the desk decides, or what
 * an order comes to, changes a line here and says why in the commit. The rules behind the lines are proven elsewhere
 * (naive.test.ts). [first 16 digits of ordersHash, closed trades, total return, Sharpe, largest drawdown]
 */
type Golden = readonly [
  hash: string,
  trades: number,
  totalReturn: number,
  sharpe: number,
  maxDrawdown: number,
];

const MADE: Readonly<Record<string, Golden>> = {
  TrendFollowing: ['30c5cc8daa3e02d6', 3, 0.00033994360000000334, 0.13492880872379082, -0.0017694138631297873],
  MomentumRotation: ['3fec8c74465c5957', 15, -0.00007581220999997029, -0.024086837825166907, -0.002951825368762484],
  MeanReversion: ['6d013f3f99ba5950', 3, -0.00468750297999998, -1.6670623084132559, -0.005204566597786342],
  Breakout: ['39a066d7d76047ee', 18, 0.0037978076200000377, 1.4130710777411208, -0.0016756125950495582],
  VolatilityBreakout: ['0b2e8714c13a453e', 2, 0.0016026205299999319, 0.4982339353133183, -0.003131392613150208],
  RelativeStrength: ['ee08521271eb2b62', 11, 0.0007835382400001034, 0.7224241501113886, -0.0006471698473364818],
  SectorRotation: ['b1aced2e00ad2ca0', 11, -0.00007784178999992175, -0.024807974081694512, -0.002873267635700838],
  DualMomentum: ['32df25f95a057250', 2, -3.2548000006293876e-7, -0.000309241679000844, -0.0006689133304212946],
  MovingAverageEnvelope: ['aaeb0f60b120e0b5', 10, -0.003505666590000067, -1.207029995290645, -0.004293653909647088],
  BollingerBands: ['628a8caa38e48e48', 11, -0.006643748510000047, -2.202801419099066, -0.007229316030000099],
  rules: ['6408122629d2d07f', 4, -0.01930455505000006, -0.8489312238993323, -0.02990737467204041],
}; // prettier-ignore

const REAL: readonly (readonly [title: string, asked: BacktestAsked, symbols: string, golden: Golden])[] = [
  ['TrendFollowing, comparable, SPY 1998 to 2021', { ...COMPARABLE, strategy: 'TrendFollowing', from: '1998-01-01', to: '2021-03-31', validate: 'sample' }, 'SPY', ['d14eecf449403bb7', 53, 0.02160982841999992, 0.4877511911969489, -0.006396284737937519]],
  ['the rules, 2008 and 2009', { strategy: 'rules', from: '2008-01-02', to: '2009-12-31' }, 'AAPL,MSFT,SPY,XLE', ['5ca988e03a02b2b7', 39, -0.02637145076, -0.1366237927, -0.1200333616]],
]; // prettier-ignore

function goldenOf({ ordersHash, metrics }: BacktestResult): Golden {
  const { trades, totalReturn, sharpe, maxDrawdown } = metrics;
  return [ordersHash.slice(0, 16), trades.count as number, totalReturn as number, sharpe as number, maxDrawdown as number]; // prettier-ignore
}

/** Ten digits are more than any of the figures means. */
const tenDigits = ([hash, ...figures]: Golden): readonly (string | number)[] => [
  hash,
  ...figures.map((figure) => Number(figure.toPrecision(10))),
];

describe('golden runs on generated history', () => {
  const made = madeHistories(11, 420, [{ symbol: 'ZED' }, { symbol: 'LATE', begins: 100 }, { symbol: 'HOLES', gaps: 0.1 }, { symbol: 'SPY' }]); // prettier-ignore
  const benchmark = made.at(-1)!;

  it.each(STRATEGY_NAMES)('P5: %s, comparable', async (strategy) => {
    const result = await run(made, { ...COMPARABLE, strategy, validate: 'sample' }, { benchmark });
    expect(tenDigits(goldenOf(result))).toEqual(tenDigits(MADE[strategy] as Golden));
  });

  it("P5: the desk's own: the rules, its limits, plans and costs", async () => {
    const result = await run(made, {}, { benchmark });
    expect(tenDigits(goldenOf(result))).toEqual(tenDigits(MADE['rules'] as Golden));
  });
});

describe.skipIf(!hasHistory)('golden runs on real history (skipped without ../shared/data)', () => {
  const data = path.resolve(import.meta.dirname, '../../../shared/data/daily');

  it.each(REAL)('P5: %s', async (_title, asked, symbols, golden) => {
    const request = await requestOf({ ...asked, data }, { SYMBOLS: symbols });
    const result = await backtest(request, { wall: { kind: 'wall', now: () => 0 } });
    expect(tenDigits(goldenOf(result))).toEqual(tenDigits(golden));
  });
});
