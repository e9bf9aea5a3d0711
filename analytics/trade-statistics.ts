import { RunningMoments } from './running-moments.ts';
import type { ClosedTrade, TradeSummary } from './trades.ts';

/** Figures of closed trades as they arrive; O(1) a trade. Equal to `summariseTrades` up to rounding. */
export class TradeStatistics {
  readonly #pnl = new RunningMoments();
  #total = 0;
  #gained = 0;
  #lost = 0;
  #wins = 0;
  #losses = 0;
  #bars = 0;
  #value = 0;
  #winRun = 0;
  #lossRun = 0;
  #longestWinRun = 0;
  #longestLossRun = 0;
  #summary: TradeSummary | null = null;

  add(trade: ClosedTrade): void {
    const { pnl } = trade;
    this.#summary = null;
    this.#pnl.add(pnl);
    this.#total += pnl;
    this.#bars += trade.bars;
    this.#value += trade.value;
    this.#winRun = pnl > 0 ? this.#winRun + 1 : 0;
    this.#lossRun = pnl < 0 ? this.#lossRun + 1 : 0;
    if (pnl > 0) {
      this.#wins++;
      this.#gained += pnl;
      this.#longestWinRun = Math.max(this.#longestWinRun, this.#winRun);
    } else if (pnl < 0) {
      this.#losses++;
      this.#lost -= pnl;
      this.#longestLossRun = Math.max(this.#longestLossRun, this.#lossRun);
    }
  }

  /** The very same object until another trade is added. */
  summary(): TradeSummary {
    return (this.#summary ??= this.#summarised());
  }

  #summarised(): TradeSummary {
    const count = this.#pnl.count;
    const deviation = this.#pnl.sampleDeviation;
    const expectancy = over(this.#total, count);
    return {
      count,
      winRate: over(this.#wins, count),
      profitFactor: this.#lost === 0 ? null : this.#gained / this.#lost,
      payoffRatio:
        this.#wins === 0 || this.#losses === 0
          ? null
          : this.#gained / this.#wins / (this.#lost / this.#losses),
      expectancy,
      sqn: expectancy === null || !deviation ? null : (Math.sqrt(count) * expectancy) / deviation,
      averageHolding: over(this.#bars, count),
      averagePosition: over(this.#value, count),
      totalPnl: this.#total,
      longestWinStreak: this.#longestWinRun,
      longestLossStreak: this.#longestLossRun,
    };
  }
}

/** Null where there is nothing to share among. */
function over(total: number, count: number): number | null {
  return count === 0 ? null : total / count;
}

/** Trade statistics for each key, a strategy's or a symbol's name, in the order in which keys first appeared. */
export class TradeStatisticsByKey {
  readonly #groups = new Map<string, TradeStatistics>();
  #summaries: Record<string, TradeSummary> | null = null;

  add(key: string, trade: ClosedTrade): void {
    this.#summaries = null;
    let group = this.#groups.get(key);
    if (group === undefined) this.#groups.set(key, (group = new TradeStatistics()));
    group.add(trade);
  }

  /** The very same object until another trade is added. */
  summaries(): Readonly<Record<string, TradeSummary>> {
    if (this.#summaries === null) {
      const summaries: Record<string, TradeSummary> = {};
      for (const [key, group] of this.#groups) summaries[key] = group.summary();
      this.#summaries = summaries;
    }
    return this.#summaries;
  }
}
