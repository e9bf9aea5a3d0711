import { EquityStatistics, type EquitySummary } from './equity-statistics.ts';
import { TradeStatistics, TradeStatisticsByKey } from './trade-statistics.ts';
import type { ClosedTrade, TradeSummary } from './trades.ts';

/** What a desk has made so far: its closed trades, and its equity at the end of each session. */
export class DeskStatistics {
  readonly #trades = new TradeStatistics();
  readonly #byStrategy = new TradeStatisticsByKey();
  readonly #bySymbol = new TradeStatisticsByKey();
  readonly #equity = new EquityStatistics();
  #session = '';
  #level = 0;
  #held = false;

  /** @param start equity before the first session, dollars */
  constructor(start: number) {
    this.#equity.add(start);
  }

  addTrade(trade: ClosedTrade & { readonly strategy: string; readonly symbol: string }): void {
    this.#trades.add(trade);
    this.#byStrategy.add(trade.strategy, trade);
    this.#bySymbol.add(trade.symbol, trade);
  }

  /** Equity at the end of a cycle; of several cycles in one session the last one counts. */
  addEquity(session: string, equity: number, held: boolean): void {
    if (session !== this.#session && this.#session !== '') this.#equity.add(this.#level, this.#held);
    this.#session = session;
    this.#level = equity;
    this.#held = held;
  }

  trades(): TradeSummary {
    return this.#trades.summary();
  }

  byStrategy(): Readonly<Record<string, TradeSummary>> {
    return this.#byStrategy.summaries();
  }

  bySymbol(): Readonly<Record<string, TradeSummary>> {
    return this.#bySymbol.summaries();
  }

  /** Over the sessions that have ended. */
  equity(): EquitySummary {
    return this.#equity.summary();
  }
}
