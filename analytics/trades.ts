import { mean, sampleDeviation, sum } from './moments.ts';
import { YEAR } from './returns.ts';

/** One way from flat to flat. */
export interface ClosedTrade {
  /** Dollars, net of fees. */
  readonly pnl: number;
  /** Size of the position in dollars: quantity x average entry price. */
  readonly value: number;
  /** Holding time: exit index - entry index in the symbol's bars. */
  readonly bars: number;
}

export interface TradeSummary {
  readonly count: number;
  /** Wins / all trades; a zero is not won. */
  readonly winRate: number | null;
  /** In money: gained / lost. */
  readonly profitFactor: number | null;
  /** Average win / |average loss|. */
  readonly payoffRatio: number | null;
  /** Mean P&L of a trade. */
  readonly expectancy: number | null;
  /** System quality number (Tharp): sqrt(n) mean / sample deviation of the P&L. */
  readonly sqn: number | null;
  /** Mean holding time in bars. */
  readonly averageHolding: number | null;
  /** Mean size of a position in dollars. */
  readonly averagePosition: number | null;
  readonly totalPnl: number;
  /** In the order given; a zero trade breaks both. */
  readonly longestWinStreak: number;
  readonly longestLossStreak: number;
}

/** What the trades are set against. */
export interface TradingActivity {
  readonly sessions: number;
  /** Sessions with any position at the close. */
  readonly sessionsHeld: number;
  /** Dollars bought and sold. */
  readonly tradedValue: number;
  readonly averageEquity: number;
}

export interface TradeMetrics extends TradeSummary {
  /** sessionsHeld / sessions. */
  readonly exposure: number | null;
  /** Traded value per 252 sessions / average equity. */
  readonly turnover: number | null;
}

/** Figures of closed trades, in the order in which they closed. */
export function summariseTrades(trades: readonly ClosedTrade[]): TradeSummary {
  const pnls = trades.map((trade) => trade.pnl);
  const wins = pnls.filter((pnl) => pnl > 0);
  const losses = pnls.filter((pnl) => pnl < 0);
  const gained = sum(wins);
  const lost = -sum(losses);
  const expectancy = mean(pnls);
  const deviation = sampleDeviation(pnls);
  return {
    count: trades.length,
    winRate: trades.length === 0 ? null : wins.length / trades.length,
    profitFactor: lost === 0 ? null : gained / lost,
    payoffRatio:
      wins.length === 0 || losses.length === 0 ? null : gained / wins.length / (lost / losses.length),
    expectancy,
    sqn: expectancy === null || !deviation ? null : (Math.sqrt(trades.length) * expectancy) / deviation,
    averageHolding: mean(trades.map((trade) => trade.bars)),
    averagePosition: mean(trades.map((trade) => trade.value)),
    totalPnl: sum(pnls),
    longestWinStreak: longestRun(pnls, (pnl) => pnl > 0),
    longestLossStreak: longestRun(pnls, (pnl) => pnl < 0),
  };
}

/** The same with how much of the time and how often the money was at work. */
export function tradeMetrics(trades: readonly ClosedTrade[], activity: TradingActivity): TradeMetrics {
  const { sessions, sessionsHeld, tradedValue, averageEquity } = activity;
  return {
    ...summariseTrades(trades),
    exposure: sessions === 0 ? null : sessionsHeld / sessions,
    turnover: sessions === 0 || averageEquity <= 0 ? null : (tradedValue * (YEAR / sessions)) / averageEquity,
  };
}

function longestRun(values: readonly number[], belongs: (value: number) => boolean): number {
  let run = 0;
  let longest = 0;
  for (const value of values) {
    run = belongs(value) ? run + 1 : 0;
    longest = Math.max(longest, run);
  }
  return longest;
}
