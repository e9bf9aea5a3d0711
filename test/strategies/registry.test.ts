import { describe, expect, it } from 'vitest';
import { STRATEGY_NAMES } from '../../domain/index.ts';
import { getStrategy, strategiesTable, strategyCards, strategyParameters } from '../../strategies/index.ts';

describe('the registry', () => {
  it.each([
    ['TrendFollowing', { fast: 200, slow: 50 }],
    ['TrendFollowing', { fast: 50, slow: 50 }],
    ['MeanReversion', { oversold: 70, overbought: 30 }],
    ['Breakout', { entry: 0 }],
    ['Breakout', { entry: 2.5 }],
    ['BollingerBands', { period: 1 }],
    ['MovingAverageEnvelope', { percent: 100 }],
    ['DualMomentum', { lokback: 3 }],
  ] as const)('%s refuses %o', (name, replaced) => {
    expect(() => strategyParameters(getStrategy(name), replaced)).toThrow(
      expect.objectContaining({ code: 'USAGE' }),
    );
  });

  it('minimum bars follow the parameters', () => {
    const bars = (name: string, replaced: Record<string, number>): number => {
      const strategy = getStrategy(name);
      return strategy.minimumBars(strategyParameters(strategy, replaced));
    };
    expect(STRATEGY_NAMES.map((name) => bars(name, {}))).toEqual([
      200, 127, 30, 21, 20, 50, 127, 127, 50, 20,
    ]);
    expect(bars('MeanReversion', { period: 40 })).toBe(41);
    expect(bars('VolatilityBreakout', { period: 30 })).toBe(32);
    expect(bars('Breakout', { entry: 5, exit: 30 })).toBe(31);
  });

  it('an unknown name is a usage error, one in other case with a hint', () => {
    expect(() => getStrategy('trendfollowing')).toThrow('did you mean TrendFollowing?');
    expect(() => getStrategy('toString')).toThrow(expect.objectContaining({ code: 'USAGE' }));
  });

  it('cards and table name all ten in one order', () => {
    expect(strategyCards().map((card) => card.name)).toEqual(STRATEGY_NAMES);
    expect(
      strategiesTable()
        .split('\n')
        .slice(2, -1)
        .map((row) => row.split(' ')[1]),
    ).toEqual(STRATEGY_NAMES);
  });
});
