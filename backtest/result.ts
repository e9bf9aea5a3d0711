import { performanceOfEquity, returnsOf, sharpePerPeriod, tradeMetrics } from '../analytics/index.ts';
import type { DatedReturns, Performance, TradeMetrics } from '../analytics/index.ts';
import { lastIndexAt } from '../domain/index.ts';
import type { Clock } from '../domain/index.ts';
import type { TradeRow } from './collector.ts';
import type { Loaded } from './data/load.ts';
import type { History } from './data/history.ts';
import { choicesOf } from './choices.ts';
import type { Choices, Chosen } from './choices.ts';
import { choiceWarnings } from './choice-warnings.ts';
import type { Lived } from './engine.ts';
import { isChooser } from './request.ts';
import type { BacktestRequest } from './request.ts';
import { deflated, recordTrials, trialOf, trialsSoFar } from './trials.ts';
import { warningsOf } from './warnings.ts';

export interface BacktestMetrics extends Performance {
  /** Among all configurations tried on the same data. */
  readonly deflatedSharpe: number | null;
  readonly trades: TradeMetrics;
}

/** What was sent, what was filled, and what was refused how often, by code. */
export interface Activity {
  readonly orders: number;
  readonly fills: number;
  /** Dollars bought and sold. */
  readonly tradedValue: number;
  /** Of the risk gate. */
  readonly denials: Readonly<Record<string, number>>;
  /** Of the exchange. */
  readonly refusals: Readonly<Record<string, number>>;
}

/** What `backtest --json` prints. */
export interface BacktestResult {
  readonly config: Readonly<Record<string, unknown>>;
  /** SHA-256 of each symbol's bars, the benchmark's included where it was read. */
  readonly data: Readonly<Record<string, string>>;
  readonly metrics: BacktestMetrics;
  readonly trades: readonly TradeRow[];
  readonly equity: readonly { readonly time: string; readonly equity: number }[];
  readonly ordersHash: string;
  /** Of the traded symbols. */
  readonly bars: number;
  /** From the first cycle to the last metric; reading is in `secondsTotal` only. */
  readonly seconds: number;
  readonly secondsTotal: number;
  readonly barsPerSecond: number;
  readonly validation: 'full' | 'sample';
  readonly warnings: readonly string[];
  /** Configurations tried on these data so far. */
  readonly trials: number;
  /** Dollars of commission and fees. */
  readonly fees: number;
  readonly activity: Activity;
  /** True where it was stopped before its end. */
  readonly interrupted: boolean;
  /** Who chose among the strategies; null: the rules, or nobody because there was one. */
  readonly choices: Choices | null;
}

/** What a run has come to, in figures. @param choices who chose among the strategies, where that is to be told */
export function resultOf(
  request: BacktestRequest,
  loaded: Loaded,
  lived: Lived,
  started: number,
  wall: Clock,
  chosen: Chosen | null = null,
): BacktestResult {
  const { traded, benchmark } = loaded;
  const { sessions, collector } = lived;
  const { CASH } = request.config.settings;
  const levels = Float64Array.from([CASH, ...lived.equity]);
  const returns = returnsOf(levels);
  const figures = performanceOfEquity(levels, {
    // The first session is the first date of equity; the level before it has none of its own.
    dates: [sessions[0] ?? '', ...sessions],
    ...(request.compare && benchmark ? { benchmark: returnsOfSeries(benchmark) } : {}),
  });
  const trades = collector.trades();
  const closed = closedOf(trades, traded);
  const choices = chosen && choicesOf(chosen, sessions);
  const config = { ...configOf(request, loaded), ...chosen?.identity };
  const data = dataOf(request, loaded);
  const trial = trialOf(data, config, sharpePerPeriod(returns));
  const { runtimeDir } = request.config;
  const trials = trialsSoFar(runtimeDir, trial);
  // Half a run is no trial: nobody chooses by it.
  const unkept = lived.stopped || chosen?.beside === true ? null : recordTrials(runtimeDir, [trial]);
  const metrics: BacktestMetrics = {
    ...figures,
    deflatedSharpe: deflated(returns, trials),
    trades: tradeMetrics(closed, {
      sessions: sessions.length,
      sessionsHeld: lived.sessionsHeld,
      tradedValue: collector.tradedValue,
      averageEquity: lived.equity.reduce((sum, level) => sum + level, 0) / Math.max(1, sessions.length),
    }),
  };
  const end = wall.now();
  const seconds = Math.max(1, end - lived.begun) / 1000;
  const bars = barsOf(traded, sessions);
  return {
    config,
    data,
    metrics,
    trades,
    equity: sessions.map((time, i) => ({ time, equity: lived.equity[i] as number })),
    ordersHash: collector.ordersHash(),
    bars,
    seconds,
    secondsTotal: Math.max(1, end - started) / 1000,
    barsPerSecond: bars / seconds,
    validation: request.validation,
    warnings: [
      ...(choices ? choiceWarnings(choices) : []),
      ...warningsOf(request, loaded, lived, closed.length, trials.length),
      ...(unkept === null ? [] : [unkept]),
    ],
    trials: trials.length,
    fees: collector.fees,
    activity: {
      orders: collector.orders,
      fills: collector.fills,
      tradedValue: collector.tradedValue,
      denials: Object.fromEntries(collector.denials),
      refusals: Object.fromEntries(collector.refusals),
    },
    interrupted: lived.stopped,
    choices,
  };
}

/** In the order in which they closed; equal ones as they are listed. */
function closedOf(
  trades: readonly TradeRow[],
  traded: readonly History[],
): { pnl: number; value: number; bars: number }[] {
  const dates = new Map(traded.map((history) => [history.symbol, history.dates]));
  const index = (symbol: string, date: string): number => lastIndexAt(dates.get(symbol) ?? [], date);
  return trades
    .flatMap((t) =>
      t.exitTime === null || t.pnl === null ? [] : [{ ...t, exitTime: t.exitTime, pnl: t.pnl }],
    )
    .sort((a, b) => (a.exitTime < b.exitTime ? -1 : a.exitTime > b.exitTime ? 1 : 0))
    .map((t) => ({
      pnl: t.pnl,
      value: t.qty * t.entryPrice,
      bars: index(t.symbol, t.exitTime) - index(t.symbol, t.entryTime),
    }));
}

function returnsOfSeries({ close, dates, length }: History): DatedReturns {
  return { returns: returnsOf(close.subarray(0, length)), dates: dates.slice(1, length) };
}

function barsOf(traded: readonly History[], sessions: readonly string[]): number {
  const [first, last] = [sessions[0], sessions.at(-1)];
  if (first === undefined || last === undefined) return 0;
  const upTo = (dates: readonly string[], date: string): number => lastIndexAt(dates, date) + 1;
  return traded.reduce((sum, { dates }) => {
    const begin = lastIndexAt(dates, first);
    return sum + upTo(dates, last) - (dates[begin] === first ? begin : begin + 1);
  }, 0);
}

const READS_BENCHMARK: ReadonlySet<string> = new Set(['RelativeStrength', 'DualMomentum']);
const readsBenchmark = ({ strategy }: BacktestRequest): boolean => READS_BENCHMARK.has(strategy);

/** The hash of each symbol that was traded, and of the benchmark where it was read. */
export function dataOf(
  request: BacktestRequest,
  { traded, benchmark }: Pick<Loaded, 'traded' | 'benchmark'>,
): Readonly<Record<string, string>> {
  const data = Object.fromEntries(traded.map(({ symbol, hash }) => [symbol, hash]));
  if (benchmark && (isChooser(request.strategy) || readsBenchmark(request)))
    data[request.config.settings.BENCHMARK] = benchmark.hash;
  return data;
}

/** All that decides the outcome besides the bars. */
export function configOf(
  request: BacktestRequest,
  { traded, sessions }: Pick<Loaded, 'traded' | 'sessions'>,
): Readonly<Record<string, unknown>> {
  const { strategy, parameters, source, sizing, exits, risk, costs, participation, actions, config } =
    request;
  const { settings } = config;
  const limits = Object.fromEntries(Object.entries(settings).filter(([key]) => /^(RISK_|PLAN_|QUANT_|ENTRY_ORDER|QUALITY_MIN|HISTORY_BARS|MIN_GOOD_SHARE|REPLAY_RESUME|SLIPPAGE_BPS|COMMISSION_|REGULATORY_FEES|PARTICIPATION)/.test(key))); // prettier-ignore
  return {
    strategy,
    parameters,
    symbols: traded.map((h) => h.symbol),
    source: source.kind === 'folder' ? source.folder : source.name,
    from: request.from ?? (sessions[0] as string),
    to: request.to ?? (sessions.at(-1) as string),
    cash: settings.CASH,
    sizing:
      sizing.kind === 'risk'
        ? 'risk'
        : `${sizing.kind}:${sizing.kind === 'fixed' ? sizing.shares : sizing.percent}`,
    exits,
    risk,
    slippage: costs.slippage ?? (risk === 'research' ? 'none' : `fixed:${settings.SLIPPAGE_BPS}`),
    commission: costs.commission ?? (risk === 'research' ? 'none' : 'settings'),
    fees: costs.fees ?? (risk === 'research' || !settings.REGULATORY_FEES ? 'none' : 'us'),
    participation: participation === undefined ? settings.PARTICIPATION : participation,
    actions,
    adjustment: settings.ADJUSTMENT,
    benchmark: settings.BENCHMARK,
    sectors: Object.fromEntries(traded.flatMap(({ symbol }) => (settings.SECTORS.has(symbol) ? [[symbol, settings.SECTORS.get(symbol) as string]] : []))), // prettier-ignore
    ...(risk === 'research' ? {} : { settings: limits }),
  };
}
