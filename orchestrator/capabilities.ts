import type { AuditDesk } from '../agents/audit.ts';
import type { ManagedOrder, PositionDesk } from '../agents/position-manager.ts';
import type { QuantDesk } from '../agents/quant.ts';
import type { StrategyDesk } from '../agents/strategy.ts';
import { returnPanel } from '../analytics/index.ts';
import { quantise } from '../domain/index.ts';
import type { BarSeries } from '../domain/index.ts';
import { atr } from '../indicators/index.ts';
import type { BookView } from '../portfolio/index.ts';
import { RecordBook, varianceInflation, volatilityRatio } from '../quant/index.ts';
import { strategyCards } from '../strategies/index.ts';
import type { StrategyReader } from '../strategies/index.ts';
import type { StatisticsKeeper } from './folds/statistics-keeper.ts';

/** What each station may see of the rest of the desk: views over the reader and the book, nothing that acts. */

const ATR_BARS = 14;
/** Newest daily returns that correlations and value at risk look at. */
export const RETURN_WINDOW = 252;

export const last = (series: BarSeries): { series: BarSeries; index: number } => ({
  series,
  index: series.length - 1,
});

/** ATR14 at the symbol's last bar, dollars; null where undefined. Computed once for each length of the series. */
export function atrOf(reader: StrategyReader): (symbol: string) => number | null {
  const known = new Map<string, { series: BarSeries; length: number; value: number }>();
  return (symbol) => {
    const series = reader.series(symbol);
    let entry = known.get(symbol);
    if (!entry || entry.series !== series || entry.length !== series.length) {
      entry = {
        series,
        length: series.length,
        value: atr(series, ATR_BARS)[series.length - 1] ?? Number.NaN,
      };
      known.set(symbol, entry);
    }
    return Number.isNaN(entry.value) ? null : entry.value;
  };
}

export function positionDesk(reader: StrategyReader, book: BookView, stopAtrs: number): PositionDesk {
  const atr14 = atrOf(reader);
  return {
    positions: () => book.positions(),
    openOrders: () =>
      book.openOrders().flatMap((order): ManagedOrder[] => {
        const note = book.intentOf(order.clientOrderId);
        return note ? [{ ...order, purpose: note.purpose, session: note.session ?? '' }] : [];
      }),
    decide: (position) =>
      position.strategy === 'desk' ? null : reader.decide(position.symbol, position.strategy, position),
    stopPrice(symbol) {
      const range = atr14(symbol);
      const series = reader.series(symbol);
      const price = range === null ? 0 : (series.close[series.length - 1] as number) - stopAtrs * range;
      return price > 0 ? quantise(price, 'down') : null;
    },
  };
}

export function strategyDesk(reader: StrategyReader, book: BookView): StrategyDesk {
  return {
    cards: strategyCards(),
    context: (symbol) => reader.context(symbol),
    decide: (symbol, strategy) => reader.decide(symbol, strategy, book.position(symbol) ?? null),
    heldBy: (symbol) => book.position(symbol)?.strategy ?? null,
  };
}

export function quantDesk(reader: StrategyReader, window: number): QuantDesk {
  const records = new RecordBook(window);
  return {
    evidence(symbol, strategy) {
      const { series, prepared, minimumBars } = reader.reading(symbol, strategy);
      const decide = (i: number, held: Parameters<typeof prepared.decide>[1]) =>
        prepared.decide(i, held).action;
      return records.evidence(
        series,
        { name: strategy, minimumBars, decide, basis: reader.basis },
        series.length - 1,
      );
    },
    inflation: (candidates) => varianceInflation(candidates.map((symbol) => last(reader.series(symbol)))),
    volatilityRatio(symbol) {
      const series = reader.series(symbol);
      return volatilityRatio(series, series.length - 1);
    },
  };
}

export function auditDesk(reader: StrategyReader, book: BookView, keeper: StatisticsKeeper): AuditDesk {
  return {
    account: () => ({
      equity: book.equity(),
      cash: book.cash(),
      drawdown: book.drawdown(),
      positions: book.positions().map((p) => ({ symbol: p.symbol, value: p.qty * p.lastPrice })),
    }),
    statistics: () => keeper.statistics,
    panel(positions) {
      const returns = returnPanel(
        positions.map((p) => last(reader.series(p.symbol))),
        RETURN_WINDOW,
      );
      return positions.map((p, i) => ({ value: p.value, returns: returns[i] as Float64Array }));
    },
  };
}
