import { describe, expect, it } from 'vitest';
import type { History } from '../../backtest/data/history.ts';
import type { BacktestResult } from '../../backtest/result.ts';
import { STRATEGY_NAMES } from '../../domain/index.ts';
import type { StrategyName } from '../../domain/index.ts';
import { createStrategyContext, getStrategy } from '../../strategies/index.ts';
import { hasHistory, history as realHistory } from '../strategies/history.ts';
import { naive } from './naive.ts';
import { COMPARABLE, historyFrom, madeHistories, run } from './run.ts';

/** What the rules say where all history is known beforehand. */
function expected(strategy: StrategyName, universe: readonly History[], benchmark: History) {
  const rule = getStrategy(strategy);
  const context = createStrategyContext({ universe, benchmark });
  const prepared = universe.map((series) => rule.prepare(series, context, rule.defaults));
  return naive(universe, (k, i) => prepared[k]?.decide(i, null).action ?? 'hold', 10, 100_000);
}

function agree(result: BacktestResult, wanted: ReturnType<typeof naive>): void {
  const shown = result.trades.map(({ symbol, entryTime, entryPrice, exitTime, exitPrice }) => ({
    symbol, entryTime, entryPrice, exitTime, exitPrice,
  })); // prettier-ignore
  expect(shown).toEqual(wanted.trades);
  expect(result.equity.map((e) => e.time)).toEqual([...wanted.equity.keys()]);
  const furthest = Math.max(
    ...result.equity.map((e) => Math.abs(e.equity - (wanted.equity.get(e.time) as number))),
  );
  expect(furthest, 'the ledger rounds each fill and mark to a millionth').toBeLessThan(1e-4);
}

const made = madeHistories(3, 420, [
  { symbol: 'ZED' },
  { symbol: 'LATE', begins: 100 },
  { symbol: 'HOLES', gaps: 0.15 },
  { symbol: 'ENDS', ends: 350, gaps: 0.05 },
  { symbol: 'SPY' },
]);

describe('a comparable backtest agrees with a naive simulation of the same rule', () => {
  for (const strategy of STRATEGY_NAMES) {
    it(`P6: ${strategy}, symbols that begin late, end early and have holes`, async () => {
      const benchmark = made.find((h) => h.symbol === 'SPY') as History;
      const result = await run(made, { ...COMPARABLE, strategy }, { benchmark });
      const wanted = expected(strategy, made, benchmark);
      expect(wanted.trades.length, 'the history makes it trade').toBeGreaterThan(2);
      agree(result, wanted);
    });
  }

  it('a benchmark beyond the universe is read and not traded', async () => {
    const benchmark = made.find((h) => h.symbol === 'SPY') as History;
    const universe = made.filter((h) => h !== benchmark);
    const result = await run(universe, { ...COMPARABLE, strategy: 'DualMomentum' }, { benchmark });
    agree(result, expected('DualMomentum', universe, benchmark));
    expect(result.trades.some((t) => t.symbol === 'SPY')).toBe(false);
  });
});

describe.skipIf(!hasHistory)('on real history', () => {
  const symbols = ['AAPL', 'SPY', 'IBM', 'QQQ'];
  const real = hasHistory ? symbols.map((symbol) => {
    const series = realHistory(symbol, '2005-01-01', '2009-12-31');
    const bars = series.dates.map((date, i) => ({
      date,
      open: series.open[i] as number,
      high: series.high[i] as number,
      low: series.low[i] as number,
      close: series.close[i] as number,
      volume: series.volume[i] as number,
    }));
    return historyFrom(symbol, bars);
  }) : []; // prettier-ignore
  for (const strategy of STRATEGY_NAMES) {
    it(`${strategy} on four symbols over five years`, async () => {
      const benchmark = real[1] as History;
      const result = await run(real, { ...COMPARABLE, strategy, validate: 'sample' }, { benchmark });
      expect(result.trades.length).toBeGreaterThan(3);
      agree(result, expected(strategy, real, benchmark));
    });
  }
});
