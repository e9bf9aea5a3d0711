import type { BookRisk, DeskStatistics, TradeSummary } from '../../analytics/index.ts';
import type { Audited, AuditedAccount, Executed, Summaries } from './facts.ts';
import { narrative, recommendations } from './words.ts';

/** All that the books of a cycle are made of: figures as of now, none of which changes later. */
export interface BookFacts {
  readonly executed: Executed;
  readonly account: AuditedAccount;
  readonly trades: TradeSummary;
  readonly equity: ReturnType<DeskStatistics['equity']>;
  readonly strategies: Summaries;
  readonly symbols: Summaries;
  readonly figures: TradeFigures;
  /** How the open positions move together, by their daily returns up to the session. */
  readonly risk: () => BookRisk;
}

/**
 * The books of one cycle. What takes work is worked out when somebody reads it, from figures that stand still: the rail
 * reads all of it where it checks, and of a hundred cycles of a sampled backtest nobody reads ninety-nine.
 */
export class Books implements Audited {
  readonly session: string;
  readonly equity: number;
  readonly cash: number;
  readonly drawdown: number;
  readonly #facts: BookFacts;
  #metrics: Audited['metrics'] | undefined;

  static {
    // As any other key of a payload: seen by who goes through its keys.
    for (const key of ['metrics', 'byStrategy', 'bySymbol', 'narrative', 'recommendations'] as const)
      Object.defineProperty(Books.prototype, key, {
        ...Object.getOwnPropertyDescriptor(Books.prototype, key),
        enumerable: true,
      });
  }

  constructor(facts: BookFacts) {
    const { account, executed } = facts;
    this.session = executed.session;
    this.equity = account.equity;
    this.cash = account.cash;
    this.drawdown = account.drawdown;
    this.#facts = facts;
  }

  get metrics(): Audited['metrics'] {
    return (this.#metrics ??= metricsOf(this.#facts));
  }

  get byStrategy(): Audited['byStrategy'] {
    return this.#facts.figures.of(this.#facts.strategies);
  }

  get bySymbol(): Audited['bySymbol'] {
    return this.#facts.figures.of(this.#facts.symbols);
  }

  get narrative(): string {
    return narrative(this.#facts.executed, this.#facts.account, this.metrics);
  }

  get recommendations(): string[] {
    const { executed, account, strategies } = this.#facts;
    return recommendations(executed, account, this.metrics, strategies);
  }

  /** All of it, as plain data. */
  plain(): Audited {
    const { session, equity, cash, drawdown, metrics, byStrategy, bySymbol } = this;
    const words = { narrative: this.narrative, recommendations: this.recommendations };
    return { session, equity, cash, drawdown, metrics, byStrategy, bySymbol, ...words };
  }
}

function metricsOf({ account, trades, equity, risk }: BookFacts): Audited['metrics'] {
  const { correlation, var95 } = risk();
  const invested = account.positions.reduce((sum, p) => sum + p.qty * p.lastPrice, 0);
  return {
    trades: trades.count,
    winRate: trades.winRate,
    averageTrade: trades.expectancy,
    profitFactor: trades.profitFactor,
    pnl: trades.totalPnl,
    averagePosition: trades.averagePosition,
    sharpe: equity.sharpe,
    sortino: equity.sortino,
    maxDrawdown: Math.min(equity.maxDrawdown, account.drawdown),
    exposure: account.equity > 0 ? invested / account.equity : 0,
    correlation,
    var95,
    openPositions: account.positions.length,
  };
}

/** What the audit says of closed trades, by key; made anew where a trade has changed them. */
export class TradeFigures {
  readonly #known = new WeakMap<TradeSummary, Audited['byStrategy'][string]>();
  readonly #groups = new WeakMap<Summaries, Audited['byStrategy']>();

  of(summaries: Summaries): Audited['byStrategy'] {
    let group = this.#groups.get(summaries);
    if (group === undefined) {
      group = Object.fromEntries(Object.entries(summaries).map(([key, one]) => [key, this.#figures(one)]));
      this.#groups.set(summaries, group);
    }
    return group;
  }

  #figures(summary: TradeSummary): Audited['byStrategy'][string] {
    let figures = this.#known.get(summary);
    if (figures === undefined) {
      const { count, winRate, expectancy, profitFactor, totalPnl } = summary;
      figures = { trades: count, winRate, averageTrade: expectancy, profitFactor, pnl: totalPnl };
      this.#known.set(summary, figures);
    }
    return figures;
  }
}
