import { benchmarkFigures, type BenchmarkFigures, type DatedReturns } from './benchmark.ts';
import { drawdowns, type Drawdowns } from './drawdown.ts';
import { kurtosis, skew, type Numbers } from './moments.ts';
import { periodFigures, type PeriodFigures } from './periods.ts';
import {
  cagr as cagrByPeriods,
  cagrCalendar,
  equityOf,
  monthly,
  returnsOf,
  totalReturn,
  yearly,
} from './returns.ts';
import { calmar, downsideDeviation, sharpe, sortino, stability, volatility } from './risk-adjusted.ts';
import { minTrackRecordLength, psr } from './sharpe-inference.ts';
import { tails, type Tails } from './tails.ts';

/** Every figure of a series of daily simple returns; null is undefined. Definitions stand at the single functions. */
export interface Performance
  extends Tails, PeriodFigures, BenchmarkFigures, Nullable<Omit<Drawdowns, 'currentDrawdown'>> {
  readonly totalReturn: number | null;
  readonly cagr: number | null;
  readonly cagrCalendar: number | null;
  readonly volatility: number | null;
  readonly sharpe: number | null;
  readonly downsideDeviation: number | null;
  readonly sortino: number | null;
  readonly calmar: number | null;
  readonly skew: number | null;
  readonly kurtosis: number | null;
  readonly stability: number | null;
  /** Against zero, a probability. */
  readonly psr: number | null;
  /** At 95 %, in observations. */
  readonly minTrackRecordLength: number | null;
  /** Compounded returns by YYYY-MM and YYYY; empty without dates. */
  readonly monthly: Readonly<Record<string, number>>;
  readonly yearly: Readonly<Record<string, number>>;
}

type Nullable<T> = { readonly [K in keyof T]: T[K] | null };

export interface PerformanceOptions {
  /** Annual risk-free rate. @default 0 */
  readonly riskFree?: number;
  /** One date (YYYY-MM-DD) for each return. */
  readonly dates?: readonly string[];
  /** Date of the equity level before the first return; cagrCalendar needs it. */
  readonly startDate?: string;
  readonly benchmark?: DatedReturns;
}

/**
 * All figures over daily simple returns; equity starts at 1 before the first. Where a return is not a finite number
 * every figure is null.
 */
export function performance(returns: Numbers, options: PerformanceOptions = {}): Performance {
  return figures(returns, equityOf(returns), totalReturn(returns), options);
}

/**
 * The same over equity levels, the starting level first; drawdowns and the total are read off the levels themselves.
 * @param options `dates`: one for each level
 */
export function performanceOfEquity(
  levels: Numbers,
  options: Omit<PerformanceOptions, 'startDate'> = {},
): Performance {
  const { dates, ...rest } = options;
  const first = dates?.[0];
  const total = levels.length < 2 ? 0 : (levels[levels.length - 1] as number) / (levels[0] as number) - 1;
  return figures(returnsOf(levels), levels, total, {
    ...rest,
    ...(dates === undefined ? {} : { dates: dates.slice(1) }),
    ...(first === undefined ? {} : { startDate: first }),
  });
}

function figures(returns: Numbers, levels: Numbers, total: number, options: PerformanceOptions): Performance {
  for (let i = 0; i < returns.length; i++) if (!Number.isFinite(returns[i])) return UNDEFINED;
  const { dates, startDate, benchmark, riskFree = 0 } = options;
  const lastDate = dates?.at(-1);
  const { currentDrawdown: _, ...depths } = drawdowns(levels);
  const annual = cagrByPeriods(total, returns.length);
  return {
    totalReturn: total,
    cagr: annual,
    cagrCalendar:
      startDate === undefined || lastDate === undefined ? null : cagrCalendar(total, startDate, lastDate),
    volatility: volatility(returns),
    sharpe: sharpe(returns, riskFree),
    downsideDeviation: downsideDeviation(returns),
    sortino: sortino(returns),
    ...depths,
    calmar: calmar(annual, depths.maxDrawdown),
    ...tails(returns),
    skew: skew(returns),
    kurtosis: kurtosis(returns),
    stability: stability(returns),
    ...periodFigures(returns),
    ...(benchmark === undefined
      ? NO_BENCHMARK
      : benchmarkFigures(dates === undefined ? { returns } : { returns, dates }, benchmark)),
    psr: psr(returns, 0, riskFree),
    minTrackRecordLength: minTrackRecordLength(returns, 0, 0.95, riskFree),
    monthly: dates === undefined ? {} : monthly(returns, dates),
    yearly: dates === undefined ? {} : yearly(returns, dates),
  };
}

const NO_BENCHMARK: BenchmarkFigures = {
  alpha: null,
  beta: null,
  informationRatio: null,
  trackingError: null,
};

const UNDEFINED: Performance = {
  totalReturn: null,
  cagr: null,
  cagrCalendar: null,
  volatility: null,
  sharpe: null,
  downsideDeviation: null,
  sortino: null,
  maxDrawdown: null,
  averageDrawdown: null,
  longestDrawdown: null,
  ulcerIndex: null,
  painIndex: null,
  calmar: null,
  tailRatio: null,
  var95: null,
  cvar95: null,
  skew: null,
  kurtosis: null,
  stability: null,
  winRate: null,
  profitFactor: null,
  omega: null,
  payoffRatio: null,
  gainToPain: null,
  ...NO_BENCHMARK,
  psr: null,
  minTrackRecordLength: null,
  monthly: {},
  yearly: {},
};
