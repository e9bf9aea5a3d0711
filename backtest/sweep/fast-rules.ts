import { lastIndexAt } from '../../domain/index.ts';
import type { BarSeries, StrategyName } from '../../domain/index.ts';
import type { StrategyParameters } from '../../strategies/index.ts';
import type { ColumnCache } from './columns.ts';

/** Whether the rule buys, or sells, on the close of bar i; never asked before the strategy's minimum of bars. */
export interface FastRule {
  readonly buys: (i: number) => boolean;
  readonly sells: (i: number) => boolean;
}

type MakeRule = (
  series: BarSeries,
  p: StrategyParameters,
  columns: ColumnCache,
  benchmark: BarSeries | null,
) => FastRule;

const NEVER: FastRule = { buys: () => false, sells: () => false };

/**
 * Rules that compare closes with columns, in a second form without reasons and confidences; a property test holds each
 * to the strategy's `decide`. The others are asked bar by bar. An undefined figure compares as false: nothing is done.
 */
export const FAST_RULES: Partial<Record<StrategyName, MakeRule>> = {
  TrendFollowing(series, p, columns) {
    const { close } = series;
    const { fast, slow } = p as { fast: number; slow: number };
    const short = columns.indicator(series, `sma:${fast}`, (c) => c.sma(fast));
    const long = columns.indicator(series, `sma:${slow}`, (c) => c.sma(slow));
    return {
      buys: (i) => (close[i] as number) > (long[i] as number) && (short[i] as number) > (long[i] as number),
      sells: (i) => (close[i] as number) < (long[i] as number),
    };
  },
  MeanReversion(series, p, columns) {
    const { period, oversold, overbought } = p as { period: number; oversold: number; overbought: number };
    const strength = columns.indicator(series, `rsi:${period}`, (c) => c.rsi(period));
    return {
      buys: (i) => (strength[i] as number) < oversold,
      sells: (i) => (strength[i] as number) > overbought,
    };
  },
  Breakout(series, p, columns) {
    const { close } = series;
    const { entry, exit } = p as { entry: number; exit: number };
    const highest = columns.indicator(series, `highest:${entry}`, (c) => c.highest(entry));
    const lowest = columns.indicator(series, `lowest:${exit}`, (c) => c.lowest(exit));
    return {
      buys: (i) => (close[i] as number) > (highest[i - 1] as number),
      // A close above the high of its own past is bought even where it is below the low: the rule's first line wins.
      sells: (i) =>
        (close[i] as number) < (lowest[i - 1] as number) &&
        !((close[i] as number) > (highest[i - 1] as number)),
    };
  },
  VolatilityBreakout(series, p, columns) {
    const { close } = series;
    const { period, multiple } = p as { period: number; multiple: number };
    const range = columns.indicator(series, `atr:${period}`, (c) => c.atr(period));
    return {
      buys: (i) => (close[i] as number) > (close[i - 1] as number) + multiple * (range[i - 1] as number),
      sells: (i) => (close[i] as number) < (close[i - 1] as number) - multiple * (range[i - 1] as number),
    };
  },
  MovingAverageEnvelope(series, p, columns) {
    const { close } = series;
    const { period, percent } = p as { period: number; percent: number };
    const mean = columns.indicator(series, `sma:${period}`, (c) => c.sma(period));
    const width = percent / 100;
    return {
      buys: (i) => (close[i] as number) < (mean[i] as number) * (1 - width),
      sells: (i) => (close[i] as number) > (mean[i] as number) * (1 + width),
    };
  },
  BollingerBands(series, p, columns) {
    const { close } = series;
    const { period, deviations } = p as { period: number; deviations: number };
    const middle = columns.indicator(series, `sma:${period}`, (c) => c.sma(period));
    const deviation = columns.indicator(series, `stddev:${period}`, (c) => c.stddev(period));
    return {
      buys: (i) => (close[i] as number) < (middle[i] as number) - deviations * (deviation[i] as number),
      sells: (i) => (close[i] as number) > (middle[i] as number) + deviations * (deviation[i] as number),
    };
  },
  RelativeStrength(series, p, columns, benchmark) {
    if (benchmark === null) return NEVER;
    const { period } = p as { period: number };
    const own = overMean(series, period, columns);
    const other = overMean(benchmark, period, columns);
    const place = aligned(series, benchmark, columns);
    return {
      buys: (i) => (own[i] as number) > (other[place[i] as number] as number) && (own[i] as number) > 1,
      sells: (i) => (own[i] as number) < (other[place[i] as number] as number),
    };
  },
  DualMomentum(series, p, columns, benchmark) {
    if (benchmark === null) return NEVER;
    const { lookback } = p as { lookback: number };
    const own = change(series, lookback, columns);
    const other = change(benchmark, lookback, columns);
    const place = aligned(series, benchmark, columns);
    return {
      buys: (i) => (own[i] as number) > 0 && (own[i] as number) > (other[place[i] as number] as number),
      // Nothing is said where the benchmark's change is undefined.
      sells: (i) => (own[i] as number) <= 0 && !Number.isNaN(other[place[i] as number] ?? Number.NaN),
    };
  },
};

function overMean(series: BarSeries, period: number, columns: ColumnCache): Float64Array {
  return columns.column(series, `over:${period}`, () => {
    const mean = columns.indicator(series, `sma:${period}`, (c) => c.sma(period));
    return mean.map((m, i) => (series.close[i] as number) / m);
  });
}

/** C[i] / C[i-lookback] - 1; NaN where it is not finite, as the strategies have it. */
function change(series: BarSeries, lookback: number, columns: ColumnCache): Float64Array {
  return columns.column(series, `change:${lookback}`, () => {
    const r = new Float64Array(series.length).fill(Number.NaN);
    for (let i = lookback; i < r.length; i++) {
      const value = (series.close[i] as number) / (series.close[i - lookback] as number) - 1;
      if (Number.isFinite(value)) r[i] = value;
    }
    return r;
  });
}

/** The benchmark's bar of the same date; -1, where nothing stands in any column, without one. */
function aligned(series: BarSeries, benchmark: BarSeries, columns: ColumnCache): Float64Array {
  return columns.column(series, 'benchmark', () =>
    Float64Array.from({ length: series.length }, (_, i) => {
      const date = series.dates[i] as string;
      const k = lastIndexAt(benchmark.dates, date, benchmark.length);
      return k >= 0 && benchmark.dates[k] === date ? k : -1;
    }),
  );
}
