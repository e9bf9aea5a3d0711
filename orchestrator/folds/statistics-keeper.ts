import { DeskStatistics } from '../../analytics/index.ts';
import type { EventOf } from '../../bus/index.ts';
import { sessionsApart } from '../../domain/calendar/index.ts';

/** Folds closed trades and equity into the desk's figures. */
export class StatisticsKeeper {
  readonly statistics: DeskStatistics;
  #held = new Map<string, number>();

  /** @param cash dollars the desk began with */
  constructor(cash: number) {
    this.statistics = new DeskStatistics(cash);
  }

  tap(event: EventOf): void {
    if (event.type === 'position_changed') {
      const { symbol, qty, trade } = event.payload;
      if (qty > 0) this.#held.set(symbol, qty);
      else this.#held.delete(symbol);
      if (trade && trade.exitTime !== null && trade.pnl !== null) {
        this.statistics.addTrade({
          symbol,
          strategy: trade.strategy,
          pnl: trade.pnl,
          bars: sessionsApart(trade.entryTime, trade.exitTime),
          value: trade.qty * trade.entryPrice,
        });
      }
    } else if (event.type === 'cycle_completed') {
      this.statistics.addEquity(event.payload.session, event.payload.equity, this.#held.size > 0);
    }
  }
}
