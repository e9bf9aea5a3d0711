import type { DailyHistory } from '../../brokers/exchange/live/index.ts';
import type { MarketData } from '../../market/index.ts';

/** A market's bars as the exchange over the wire lives on them. */
export function marketHistory(market: MarketData): DailyHistory {
  return {
    async bars(symbols, after, through) {
      const since = after === null ? undefined : new Map(symbols.map((symbol) => [symbol, after]));
      const answers = await market.dailyBars({ symbols, through, ...(since && { after: since }) });
      return new Map([...answers].map(([symbol, answer]) => [symbol, answer.ok ? answer.bars : null]));
    },
    splits: (symbols, after, through) => market.splits(symbols, after, through),
  };
}
