import { describe, expect, it } from 'vitest';
import { STRATEGY_NAMES, type Action, type BarSeries, type StrategyName } from '../../domain/index.ts';
import { createStrategyContext, DEFAULT_SECTORS, getStrategy } from '../../strategies/index.ts';
import { hasHistory, history } from './history.ts';
import { oracle } from './oracle.ts';

/** Buys and sells over SPY and AAPL, 2007 to 2010, counted once from the naive rules and pinned. */
const GOLDEN = {
  TrendFollowing: [869, 648],
  MomentumRotation: [705, 1059],
  MeanReversion: [53, 239],
  Breakout: [236, 133],
  VolatilityBreakout: [41, 57],
  RelativeStrength: [633, 242],
  SectorRotation: [724, 1002],
  DualMomentum: [659, 687],
  MovingAverageEnvelope: [476, 963],
  BollingerBands: [97, 106],
} satisfies Record<StrategyName, [number, number]>;

describe.skipIf(!hasHistory)('over real history (skipped without ../shared/data)', () => {
  const universe: BarSeries[] = hasHistory
    ? ['AAPL', 'MSFT', 'SPY', 'QQQ', 'XLE', 'BAC'].map((s) => history(s, '2007-01-01', '2010-12-31'))
    : [];
  const [aapl, , spy] = universe as [BarSeries, BarSeries, BarSeries];
  const world = { benchmark: spy, universe, sectors: DEFAULT_SECTORS };

  it.each(STRATEGY_NAMES)('%s says on every bar what the naive rules say', (name) => {
    const strategy = getStrategy(name);
    const context = createStrategyContext(world);
    const count = { buy: 0, sell: 0, hold: 0 } satisfies Record<Action, number>;
    const different: string[] = [];
    for (const series of [spy, aapl]) {
      const prepared = strategy.prepare(series, context, strategy.defaults);
      for (let i = 0; i < series.length; i++) {
        const { action } = prepared.decide(i, null);
        count[action]++;
        const naive = oracle(name, series, i, world);
        if (action !== naive) different.push(`${series.symbol} ${series.dates[i]}: ${action}, not ${naive}`);
      }
    }
    expect(different).toEqual([]);
    expect([count.buy, count.sell]).toEqual(GOLDEN[name]);
  });
});
