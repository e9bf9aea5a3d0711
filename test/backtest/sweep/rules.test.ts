import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { ColumnCache } from '../../../backtest/sweep/columns.ts';
import { spansOf } from '../../../backtest/sweep/spans.ts';
import { STRATEGY_NAMES } from '../../../domain/index.ts';
import type { BarSeries, StrategyName } from '../../../domain/index.ts';
import { createStrategyContext, getStrategy } from '../../../strategies/index.ts';
import type { StrategyContext, StrategyParameters } from '../../../strategies/index.ts';
import { hasHistory, history } from '../../strategies/history.ts';
import { madeSeries } from './made.ts';

/** The definition, spelt out: every BUY while flat and every SELL while long fills at the next bar's open. */
function byDecisions(
  name: StrategyName,
  series: BarSeries,
  context: StrategyContext,
  p: StrategyParameters,
  from: number,
  to: number,
): number[] {
  const prepared = getStrategy(name).prepare(series, context, p);
  const spans: number[] = [];
  for (let fill = Math.max(1, from); fill < to; fill++) {
    const { action } = prepared.decide(fill - 1, null);
    if (action === (spans.length % 2 === 0 ? 'buy' : 'sell')) spans.push(fill);
  }
  return spans;
}

const short = fc.integer({ min: 1, max: 30 });
const PARAMETERS: Readonly<Record<StrategyName, fc.Arbitrary<StrategyParameters>>> = {
  TrendFollowing: fc.record({ fast: short, slow: fc.integer({ min: 31, max: 60 }) }),
  MomentumRotation: fc.record({ lookback: short }),
  MeanReversion: fc.record({ period: short, oversold: fc.integer({ min: 10, max: 50 }), overbought: fc.integer({ min: 51, max: 90 }) }),
  Breakout: fc.record({ entry: short, exit: short }),
  VolatilityBreakout: fc.record({ period: short, multiple: fc.integer({ min: 1, max: 30 }).map((n) => n / 10) }),
  RelativeStrength: fc.record({ period: short }),
  SectorRotation: fc.record({ lookback: short, top: fc.integer({ min: 1, max: 3 }) }),
  DualMomentum: fc.record({ lookback: short }),
  MovingAverageEnvelope: fc.record({ period: short, percent: fc.integer({ min: 1, max: 60 }).map((n) => n / 10) }),
  BollingerBands: fc.record({ period: fc.integer({ min: 2, max: 30 }), deviations: fc.integer({ min: 1, max: 30 }).map((n) => n / 10) }),
}; // prettier-ignore

describe('the fast form of a rule', () => {
  it.each(STRATEGY_NAMES)(
    '%s holds exactly when its decisions say so, over any part of a history',
    (name) => {
      let held = 0;
      fc.assert(
        fc.property(PARAMETERS[name], fc.nat(50), fc.nat(400), fc.nat(400), (p, seed, a, b) => {
          const one = madeSeries('ONE', 400, { seed, missing: 0.03 });
          const universe = [
            one,
            madeSeries('TWO', 300, { seed, from: 60 }),
            madeSeries('SIX', 380, { seed }),
          ];
          const benchmark = madeSeries('SPY', 390, { seed, from: 5, missing: 0.02 });
          const context = createStrategyContext({ universe, benchmark });
          const [from, to] = a < b ? [a, b] : [0, 400];
          for (const series of universe) {
            const range = { from: Math.min(from, series.length), to: Math.min(to, series.length) };
            const spans = spansOf(name, series, context, p, new ColumnCache(), range);
            expect(spans).toEqual(byDecisions(name, series, context, p, range.from, range.to));
            held += spans.length;
          }
        }),
        { seed: 7, numRuns: 40 },
      );
      expect(held, 'a rule that never trades proves nothing').toBeGreaterThan(20);
    },
  );

  describe.skipIf(!hasHistory)('over real history (skipped without ../shared/data)', () => {
    it.each(STRATEGY_NAMES)('%s holds exactly when its decisions say so', (name) => {
      const universe = ['AAPL', 'QQQ', 'XLE'].map((symbol) => history(symbol, '2000-01-01', '2012-12-31'));
      const benchmark = history('SPY', '2000-01-01', '2012-12-31');
      const context = createStrategyContext({ universe, benchmark });
      const p = getStrategy(name).defaults;
      for (const series of universe) {
        const spans = spansOf(name, series, context, p, new ColumnCache());
        expect(spans).toEqual(byDecisions(name, series, context, p, 0, series.length));
        expect(spans.length).toBeGreaterThan(3);
      }
    });
  });

  it('columns beyond what is kept are computed again, the same bits', () => {
    const cache = new ColumnCache(3 * 400 * 8);
    const series = madeSeries('ONE', 400);
    const ask = (n: number) => cache.indicator(series, `sma:${n}`, (c) => c.sma(n));
    const first = ask(10);
    for (const n of [20, 30, 40]) ask(n);
    const again = ask(10);
    expect(again).not.toBe(first);
    expect(again).toEqual(first);
  });
});
