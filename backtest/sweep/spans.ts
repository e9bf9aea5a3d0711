import type { BarSeries, StrategyName } from '../../domain/index.ts';
import { sma } from '../../indicators/index.ts';
import { getStrategy } from '../../strategies/index.ts';
import type { StrategyContext, StrategyParameters } from '../../strategies/index.ts';

/**
 * When a symbol is held: bars of entry and exit in turn, each filled at its open; the last exit is missing where the
 * position is open at the end. What is decided on a close fills at the next bar; on the last bar it never does.
 */
export type Spans = readonly number[];

/** Columns of one series that several parameter sets share, each computed once. */
export type Columns = (key: string, compute: () => Float64Array) => Float64Array;

/** The same rule as the strategy's `decide`, over whole columns; a property test holds the two together. */
type FastRule = (series: BarSeries, p: StrategyParameters, columns: Columns) => Spans;

/** Rules worth a second form: each compares a close with columns. The others are asked bar by bar. */
const FAST: Partial<Record<StrategyName, FastRule>> = {
  TrendFollowing({ close, length }, p, columns) {
    const { fast, slow } = p as { fast: number; slow: number };
    const short = columns(`sma:${fast}`, () => sma(close, fast, length));
    const long = columns(`sma:${slow}`, () => sma(close, slow, length));
    const spans: number[] = [];
    const end = length - 1;
    for (let i = slow - 1; i < end; i++) {
      const buy = (close[i] as number) > (long[i] as number) && (short[i] as number) > (long[i] as number);
      if (!buy) continue;
      spans.push(++i);
      while (i < end && !((close[i] as number) < (long[i] as number))) i++;
      if (i < end) spans.push(i + 1);
    }
    return spans;
  },
};

/** When the strategy holds the symbol, every BUY while flat and every SELL while long sent. */
export function spansOf(
  name: StrategyName,
  series: BarSeries,
  context: StrategyContext,
  parameters: StrategyParameters,
  columns: Columns,
): Spans {
  const rule = FAST[name];
  if (rule) return rule(series, parameters, columns);
  const strategy = getStrategy(name);
  const prepared = strategy.prepare(series, context, parameters);
  const spans: number[] = [];
  for (let i = strategy.minimumBars(parameters) - 1; i < series.length - 1; i++) {
    const wanted = spans.length % 2 === 0 ? 'buy' : 'sell';
    if (prepared.decide(i, null).action === wanted) spans.push(i + 1);
  }
  return spans;
}
