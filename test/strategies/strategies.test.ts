import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  createRng,
  DeskError,
  GrowingSeries,
  STRATEGY_NAMES,
  type BarSeries,
  type Decision,
} from '../../domain/index.ts';
import {
  createStrategyContext,
  getStrategy,
  strategyParameters,
  type StrategyContext,
} from '../../strategies/index.ts';
import { flatBars, randomBars, seriesOf, spiked, weekdays } from '../indicators/made-series.ts';

/** A universe whose symbols begin on different days and miss some. */
function universe(seed: number, bars: number): GrowingSeries[] {
  const rng = createRng(seed);
  return ['AAA', 'BBB', 'CCC', 'DDD', 'BENCH'].map((symbol, k) => {
    const start = symbol === 'BENCH' ? 0 : Math.floor(rng.next() * 30);
    const dates = weekdays(bars).filter((_, i) => i >= start && rng.next() > 0.03);
    return new GrowingSeries(symbol, randomBars(`${seed}/${k}`, dates.length, dates));
  });
}

const sectors = new Map([
  ['AAA', 'One'],
  ['BBB', 'One'],
]);

function contextOf(all: readonly BarSeries[]): StrategyContext {
  return createStrategyContext({ benchmark: all.at(-1) ?? null, universe: all.slice(0, -1), sectors });
}

function cut(series: GrowingSeries, date: string): GrowingSeries {
  const end = series.dates.filter((d) => d <= date).length;
  const part = new GrowingSeries(series.symbol);
  for (let i = 0; i < end; i++) {
    part.append({
      date: series.dates[i] as string,
      open: series.open[i] as number,
      high: series.high[i] as number,
      low: series.low[i] as number,
      close: series.close[i] as number,
      volume: series.volume[i] as number,
    });
  }
  return part;
}

const REASONS_TO_HOLD = ['no_rule_met', 'too_few_bars', 'undefined_indicator', 'benchmark_missing'];

function sound({ action, confidence, reason }: Decision): void {
  const codes = action === 'hold' ? REASONS_TO_HOLD : ['rule_met'];
  expect(codes).toContain(reason.code);
  expect(confidence).toBeGreaterThanOrEqual(action === 'hold' ? 0 : 0.5);
  expect(confidence).toBeLessThanOrEqual(action === 'hold' ? 0 : 1);
  for (const figure of Object.values(reason.figures)) expect(Number.isFinite(figure)).toBe(true);
}

/** Short windows, so that short series speak. */
const SHORT: Readonly<Record<string, Readonly<Record<string, number>>>> = {
  TrendFollowing: { fast: 5, slow: 20 },
  MomentumRotation: { lookback: 12 },
  RelativeStrength: { period: 10 },
  SectorRotation: { lookback: 12, top: 2 },
  DualMomentum: { lookback: 12 },
  MovingAverageEnvelope: { period: 10 },
};

describe.each(STRATEGY_NAMES)('%s', (name) => {
  const strategy = getStrategy(name);
  const short = strategyParameters(strategy, SHORT[name]);

  it('P6: deciding on the truncated series and universe gives the same answer at every bar', () => {
    fc.assert(
      fc.property(fc.nat(1e6), (seed) => {
        const all = universe(seed, 70);
        const series = all[0] as GrowingSeries;
        const whole = strategy.prepare(series, contextOf(all), short);
        for (let i = 0; i < series.length; i++) {
          const date = series.dates[i] as string;
          const past = all.map((s) => cut(s, date));
          const then = strategy.prepare(past[0] as GrowingSeries, contextOf(past), short);
          expect(whole.decide(i, null)).toEqual(then.decide(i, null));
        }
      }),
      { seed: 1, numRuns: 8 },
    );
  });

  it('speaks from its minimum number of bars on, not before', () => {
    const minimum = strategy.minimumBars(short);
    const all = ['AAA', 'BBB', 'BENCH'].map((s, k) => new GrowingSeries(s, randomBars(k, 80)));
    const prepared = strategy.prepare(all[0] as GrowingSeries, contextOf(all), short);
    for (let i = 0; i < 80; i++) {
      const early = prepared.decide(i, null).reason.code === 'too_few_bars';
      expect(early, `bar ${i}`).toBe(i < minimum - 1);
      expect(prepared.decide(i, null).reason.code, 'random prices leave nothing undefined').not.toBe(
        'undefined_indicator',
      );
    }
  });

  it('buys and sells over random prices, with confidence in [0.5, 1] and finite figures', () => {
    const seen = new Set<string>();
    fc.assert(
      fc.property(fc.nat(1e6), (seed) => {
        const all = universe(seed, 120);
        const series = all[0] as GrowingSeries;
        const prepared = strategy.prepare(series, contextOf(all), short);
        for (let i = 0; i < series.length; i++) {
          const decision = prepared.decide(i, null);
          sound(decision);
          seen.add(decision.action);
        }
      }),
      { seed: 1, numRuns: 20 },
    );
    expect([...seen].sort()).toEqual(['buy', 'hold', 'sell']);
  });

  it('holds on flat and one-bar series and says why', () => {
    for (const bars of [flatBars(300), flatBars(1), flatBars(300, 0.1, 0)]) {
      const series = seriesOf(bars);
      const prepared = strategy.prepare(
        series,
        createStrategyContext({ benchmark: series, universe: [series] }),
        strategy.defaults,
      );
      for (let i = 0; i < series.length; i++) {
        // r = 0 is a sell by DualMomentum's rule, and the one rule a flat series meets.
        const flatSell = name === 'DualMomentum' && i >= 126;
        expect(prepared.decide(i, null).action).toBe(flatSell ? 'sell' : 'hold');
        sound(prepared.decide(i, null));
      }
    }
  });

  it('an absurd or undefined print gives no NaN, and none of it is left after the window', () => {
    for (const print of [1e15, Number.NaN, 1e-9]) {
      const all = ['AAA', 'BBB', 'BENCH'].map(
        (s, k) => new GrowingSeries(s, spiked(randomBars(k, 200), 60, print)),
      );
      const prepared = strategy.prepare(all[0] as GrowingSeries, contextOf(all), short);
      for (let i = 0; i < 200; i++) sound(prepared.decide(i, null));
      const codes = new Set(Array.from({ length: 60 }, (_, k) => prepared.decide(140 + k, null).reason.code));
      expect(codes).not.toContain('undefined_indicator');
    }
  });

  it('asking beyond the prepared bars is a fault, not an answer', () => {
    const series = seriesOf(randomBars(1, 250));
    const prepared = strategy.prepare(
      series,
      createStrategyContext({ universe: [series] }),
      strategy.defaults,
    );
    series.append({ date: '2099-01-01', open: 1, high: 1, low: 1, close: 1, volume: 1 });
    expect(() => prepared.decide(250, null)).toThrow(DeskError);
  });
});

describe('without a benchmark', () => {
  it.each(['RelativeStrength', 'DualMomentum'] as const)('%s holds and says so', (name) => {
    const series = seriesOf(randomBars(1, 150));
    const strategy = getStrategy(name);
    const prepared = strategy.prepare(
      series,
      createStrategyContext({ universe: [series] }),
      strategy.defaults,
    );
    expect(prepared.decide(149, null)).toMatchObject({
      action: 'hold',
      reason: { code: 'benchmark_missing' },
    });
  });

  it('a benchmark without a bar on the day is missing on that day only', () => {
    const bars = randomBars(1, 150);
    const series = seriesOf(bars);
    const benchmark = new GrowingSeries('BENCH', randomBars(2, 150).filter((_, i) => i !== 140)); // prettier-ignore
    const strategy = getStrategy('DualMomentum');
    const prepared = strategy.prepare(
      series,
      createStrategyContext({ benchmark, universe: [series] }),
      strategy.defaults,
    );
    const codes = [139, 140, 141].map((i) => prepared.decide(i, null).reason.code === 'benchmark_missing');
    expect(codes).toEqual([false, true, false]);
  });
});

describe('ranks', () => {
  const rising = weekdays(140).map((date, i) => ({
    date,
    open: i + 1,
    high: i + 2,
    low: i,
    close: i + 1,
    volume: 1,
  }));
  const same = (symbol: string): GrowingSeries => new GrowingSeries(symbol, rising);

  it('ties rank in the order listed, and half of an odd number is rounded up', () => {
    const all = ['A', 'B', 'C', 'D', 'E'].map(same);
    const strategy = getStrategy('MomentumRotation');
    const context = createStrategyContext({ universe: all });
    const ranks = all.map((s) => strategy.prepare(s, context, strategy.defaults));
    expect(ranks.map((p) => p.decide(139, null).action)).toEqual(['buy', 'buy', 'buy', 'sell', 'sell']);
    expect(ranks.map((p) => p.decide(139, null).reason.figures['rank'])).toEqual([1, 2, 3, 4, 5]);
  });

  it('a symbol that is not listed has no rank', () => {
    const strategy = getStrategy('SectorRotation');
    const prepared = strategy.prepare(
      same('X'),
      createStrategyContext({ universe: [same('A')] }),
      strategy.defaults,
    );
    expect(prepared.decide(139, null).reason.code).toBe('not_in_universe');
  });
});
