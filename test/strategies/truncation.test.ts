import { describe, expect, it } from 'vitest';
import { STRATEGY_NAMES } from '../../domain/index.ts';
import type { BarSeries } from '../../domain/index.ts';
import { createStrategyContext, DEFAULT_SECTORS, getStrategy } from '../../strategies/index.ts';
import { hasHistory, history } from './history.ts';

const SYMBOLS = ['AAPL', 'SPY', 'XLE', 'BAC'];
const FROM = '2007-01-02';
const TO = '2009-12-31';
/** Every bar from here on is decided on once more without what came after it; before it one in so many. */
const EVERY_BAR_FROM = '2009-09-01';
const STEP = 23;

describe.skipIf(!hasHistory)('over real history (skipped without ../shared/data)', () => {
  const universe: readonly BarSeries[] = hasHistory ? SYMBOLS.map((symbol) => history(symbol, FROM, TO)) : [];
  const context = (all: readonly BarSeries[]) =>
    createStrategyContext({ universe: all, benchmark: all[1] as BarSeries, sectors: DEFAULT_SECTORS });

  it.each(STRATEGY_NAMES)('P6: %s decides on truncated bars, its own and the universe\'s, as on all of them', (name) => {
    const strategy = getStrategy(name);
    const series = universe[0] as BarSeries;
    const whole = strategy.prepare(series, context(universe), strategy.defaults);
    const said = new Set<string>();
    for (const [i, date] of series.dates.entries()) {
      if (date < EVERY_BAR_FROM && i % STEP > 0) continue;
      const past = universe.map((one) => until(one, date));
      const then = strategy.prepare(past[0] as BarSeries, context(past), strategy.defaults).decide(i, null);
      expect(whole.decide(i, null), date).toEqual(then);
      said.add(then.action);
    }
    expect(said, 'bars on which it only held would prove nothing').toContain('buy');
  }); // prettier-ignore
});

function until(series: BarSeries, date: string): BarSeries {
  const length = series.dates.findLastIndex((day) => day <= date) + 1;
  const part = (column: Float64Array): Float64Array => column.slice(0, length);
  const { symbol, revision, open, high, low, close, volume } = series;
  return {
    symbol,
    revision,
    length,
    dates: series.dates.slice(0, length),
    open: part(open),
    high: part(high),
    low: part(low),
    close: part(close),
    volume: part(volume),
  };
}
