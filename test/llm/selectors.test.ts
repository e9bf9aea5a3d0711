import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { STRATEGY_NAMES, type MarketContext } from '../../domain/index.ts';
import {
  fixedSelector,
  nullSelector,
  REGIMES,
  rulesSelector,
  rulesTable,
  selectorSettings,
} from '../../llm/index.ts';
import { CALM, requestOf, selectorContract } from '../contracts/selector.ts';
import { spread } from '../support/spread.ts';

selectorContract('rules', () => rulesSelector);
selectorContract('fixed', () => fixedSelector('Breakout'));
selectorContract('null', () => nullSelector);

async function chosen(context: Partial<MarketContext>): Promise<string | null | undefined> {
  const answer = await rulesSelector.select(requestOf({ MSFT: { ...CALM, ...context } }));
  return answer.ok ? answer.choices[0]?.strategy : undefined;
}

describe('the rules', () => {
  it.each<[string, Partial<MarketContext>, string]>([
    ['a month far wilder than the year', { volatility20: 0.4, volatility252: 0.2 }, 'VolatilityBreakout'],
    ['a pullback in an up trend', { rsi14: 32, fromHigh: -0.08 }, 'MeanReversion'],
    ['an up trend at its high', { trend50: 0.03, fromHigh: -0.005 }, 'Breakout'],
    ['a fast up trend off its high', { trend50: 0.05, trend200: 0.03, fromHigh: -0.06 }, 'MomentumRotation'],
    ['a quiet up trend', { volatility252: 0.14, volatility20: 0.12 }, 'SectorRotation'],
    ['a lively up trend', { volatility252: 0.3, volatility20: 0.3 }, 'TrendFollowing'],
    ['an up trend that tires', { trend50: -0.01 }, 'RelativeStrength'],
    ['a decline', { trend200: -0.03, trend50: -0.05 }, 'TrendFollowing'],
    ['a recovery', { trend200: -0.03, trend50: 0.03 }, 'DualMomentum'],
    ['a quiet range', { trend200: 0, volatility20: 0.1 }, 'BollingerBands'],
    ['a wide range', { trend200: 0, volatility20: 0.2 }, 'MovingAverageEnvelope'],
  ])('%s', async (_, context, strategy) => {
    expect(await chosen(context)).toBe(strategy);
  });

  it('every defined context has a strategy, and the volume may be missing', async () => {
    const figure = spread(-1, 1);
    const deviation = spread(0.001, 2);
    const context = fc.record({
      volatility20: deviation,
      volatility252: deviation,
      trend50: figure,
      trend200: figure,
      volumeRatio: fc.constant(null),
      fromHigh: figure,
      drawdown: figure,
      rsi14: spread(0, 100),
    });
    await fc.assert(
      fc.asyncProperty(context, async (c) => {
        expect(STRATEGY_NAMES).toContain(await chosen(c));
      }),
      { seed: 1, numRuns: 300 },
    );
  });

  it.each(['volatility20', 'volatility252', 'trend50', 'trend200', 'fromHigh', 'rsi14'] as const)(
    'without %s they abstain',
    async (figure) => {
      expect(await chosen({ [figure]: null })).toBeNull();
    },
  );

  it('a flat year, in which nothing has moved, is no regime', async () => {
    expect(await chosen({ volatility252: 0, volatility20: 0, rsi14: null })).toBeNull();
  });

  it('the next row decides where a strategy is not on offer', async () => {
    const request = requestOf({ MSFT: { ...CALM, rsi14: 20 } });
    const strategies = request.strategies.filter((card) => card.name !== 'MeanReversion');
    const answer = await rulesSelector.select({ ...request, strategies });
    expect(answer.ok && answer.choices[0]?.strategy).toBe('SectorRotation');
  });

  it('the table has a row for each regime and uses all ten strategies', () => {
    expect(
      rulesTable()
        .split('\n')
        .filter((line) => /^\| \d/.test(line)),
    ).toHaveLength(REGIMES.length);
    expect(new Set(REGIMES.map((row) => row.strategy)).size).toBe(10);
    expect(REGIMES.at(-1)?.when).toEqual([]);
  });
});

describe('SELECTORS', () => {
  it('is rules where nothing is set, and keeps the order given', () => {
    expect(selectorSettings.parse({}).SELECTORS).toEqual(['rules']);
    expect(selectorSettings.parse({ SELECTORS: ' null, Rules' }).SELECTORS).toEqual(['null', 'rules']);
  });

  it.each(['', 'rulez', 'rules,rules', ','])('%j is refused', (text) => {
    expect(selectorSettings.safeParse({ SELECTORS: text }).success).toBe(false);
  });
});
