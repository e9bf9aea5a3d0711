import { drawdowns } from './drawdown.ts';
import type { Numbers } from './moments.ts';
import { ReturnStatistics } from './return-statistics.ts';
import { returnsOf } from './returns.ts';
import { sharpe, sortino, volatility } from './risk-adjusted.ts';

/** What an audit says of an equity curve. */
export interface EquitySummary {
  /** Sessions after the starting level. */
  readonly sessions: number;
  readonly totalReturn: number | null;
  readonly volatility: number | null;
  readonly sharpe: number | null;
  readonly sortino: number | null;
  readonly maxDrawdown: number;
  readonly currentDrawdown: number;
  /** Sessions with a position at the close / sessions. */
  readonly exposure: number | null;
}

/** @param levels equity, the starting level first; @param held whether a position was open at each level's close */
export function summariseEquity(levels: Numbers, held: ArrayLike<boolean>): EquitySummary {
  const returns = returnsOf(levels);
  const sessions = returns.length;
  const { maxDrawdown, currentDrawdown } = drawdowns(levels);
  let heldSessions = 0;
  for (let i = 1; i <= sessions; i++) if (held[i]) heldSessions++;
  return {
    sessions,
    totalReturn: levels.length === 0 ? null : (levels[sessions] as number) / (levels[0] as number) - 1,
    volatility: volatility(returns),
    sharpe: sharpe(returns),
    sortino: sortino(returns),
    maxDrawdown,
    currentDrawdown,
    exposure: sessions === 0 ? null : heldSessions / sessions,
  };
}

/** The same, one equity level after the other in O(1); the first is the starting level. Levels must be positive. */
export class EquityStatistics {
  #returns: ReturnStatistics | null = null;
  #last = 0;
  #held = 0;

  add(equity: number, held = false): void {
    if (this.#returns === null) this.#returns = new ReturnStatistics(equity);
    else {
      this.#returns.add(equity / this.#last - 1, equity);
      if (held) this.#held++;
    }
    this.#last = equity;
  }

  summary(): EquitySummary {
    const returns = this.#returns ?? new ReturnStatistics();
    return {
      sessions: returns.count,
      totalReturn: this.#returns === null ? null : returns.totalReturn,
      volatility: returns.volatility,
      sharpe: returns.sharpe,
      sortino: returns.sortino,
      maxDrawdown: returns.maxDrawdown,
      currentDrawdown: returns.currentDrawdown,
      exposure: returns.count === 0 ? null : this.#held / returns.count,
    };
  }
}
