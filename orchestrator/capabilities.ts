import type { AuditDesk } from '../agents/audit.ts';
import type { ManagedPosition, PositionDesk } from '../agents/position-manager.ts';
import type { QuantDesk } from '../agents/quant.ts';
import type { StrategyDesk } from '../agents/strategy.ts';
import { AlignedReturns, BookRiskMeter } from '../analytics/index.ts';
import type { HeldSeries } from '../analytics/index.ts';
import { lastIndexAt } from '../domain/index.ts';
import type { BarSeries } from '../domain/index.ts';
import type { BookPosition, BookView, ManagedOrder } from '../portfolio/index.ts';
import { RecordBook, varianceInflation, volatilityRatio } from '../quant/index.ts';
import { leftToStops, plannedStop, stopsWithin, trailedStop } from '../risk/index.ts';
import type { RiskSettings } from '../risk/index.ts';
import { strategyCards } from '../strategies/index.ts';
import type { StrategyReader } from '../strategies/index.ts';
import type { OwedExits } from './folds/owed-exits.ts';
import type { StatisticsKeeper } from './folds/statistics-keeper.ts';

/** What each station may see of the rest of the desk: views over the reader and the book, nothing that acts. */

const ATR_BARS = 14;
/** Newest daily returns that correlations and value at risk look at. */
export const RETURN_WINDOW = 252;

export const last = (series: BarSeries): { series: BarSeries; index: number } => ({
  series,
  index: series.length - 1,
});

/** Bars up to and including the session's. */
function lengthAt({ dates, length }: BarSeries, session: string): number {
  return (dates[length - 1] as string) <= session ? length : lastIndexAt(dates, session, length) + 1;
}

/** ATR14 at the symbol's last bar, dollars; null where undefined. */
export function atrOf(reader: StrategyReader): (symbol: string) => number | null {
  return (symbol) => {
    const { length } = reader.series(symbol);
    const value = reader
      .columns(symbol)
      .atr(ATR_BARS)
      .at(length - 1);
    return Number.isNaN(value) ? null : value;
  };
}

/** Shares of the desk's own that are there by the broker's count: what it may cover and sell (P7). */
export const ownShares = ({ qty, ownQty }: BookPosition): number => Math.max(0, Math.min(qty, ownQty));

export function positionDesk(
  reader: StrategyReader,
  book: BookView,
  settings: Pick<RiskSettings, 'PLAN_STOP' | 'RISK_MAX_DAILY_LOSS'>,
  owed: OwedExits,
): PositionDesk {
  const atr14 = atrOf(reader);
  return {
    positions() {
      const managed: ManagedPosition[] = [];
      for (const p of book.positions()) {
        const qty = ownShares(p);
        if (qty <= 0) continue;
        const { symbol, strategy, entrySession, plan, lastPrice } = p;
        // Counted where a plan has a limit.
        const sessionsHeld = plan?.timeLimit ? (book.sessionsHeld(symbol) ?? 0) : 0;
        const highClose = p.highClose ?? lastPrice;
        managed.push({ symbol, qty, strategy, entrySession, plan, lastPrice, highClose, sessionsHeld });
      }
      return managed;
    },
    openOrders: () =>
      book.openOrders().flatMap((order): ManagedOrder[] => {
        const note = book.intentOf(order.clientOrderId);
        return note ? [{ ...order, purpose: note.purpose, session: note.session ?? '' }] : [];
      }),
    decide: (position) =>
      position.strategy === 'desk' ? null : reader.decide(position.symbol, position.strategy, position),
    stopPrice({ symbol, plan, highClose, lastPrice }) {
      const price = plan ? trailedStop(plan, highClose) : plannedStop(settings, lastPrice, atr14(symbol));
      return price !== null && price > 0 ? price : null;
    },
    dayStops: (held) =>
      stopsWithin(
        held.map((at) => ({ ...at, range: atr14(at.symbol) })),
        leftToStops(settings.RISK_MAX_DAILY_LOSS * book.equity(), 0),
      ),
    owedExit: (symbol) => owed.of(symbol),
    inDoubt: (symbol) =>
      [...book.pendingIntents(), ...book.unresolved()].some(
        (i) => i.symbol === symbol && i.purpose !== 'entry',
      ),
    opposed: (symbol) =>
      [...book.openOrders(), ...book.externalOrders()].some(
        (o) => o.symbol === symbol && o.side === 'buy' && o.type !== 'limit' && o.status !== 'held',
      ),
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

/** @param book given where nobody reads what would be said of a BUY in a symbol that is held: it opens nothing */
export function quantDesk(reader: StrategyReader, book: BookView | null, window: number): QuantDesk {
  const records = new RecordBook(window);
  const returns = new AlignedReturns();
  return {
    evidence(symbol, strategy) {
      const { series, prepared, minimumBars, basis } = reader.reading(symbol, strategy);
      const decide = (i: number, held: Parameters<typeof prepared.decide>[1]) =>
        prepared.decide(i, held).action;
      return records.evidence(series, { name: strategy, minimumBars, decide, basis }, series.length - 1);
    },
    inflation: (candidates, judged, fellows) =>
      varianceInflation(
        candidates.map((symbol) => last(reader.series(symbol))),
        {
          judged: (place) => judged.has(candidates[place] as string),
          fellow: (place) => fellows.has(candidates[place] as string),
          panel: (members, length) => returns.panel(members, length),
        },
      ),
    volatilityRatio(symbol) {
      const series = reader.series(symbol);
      return volatilityRatio(series, series.length - 1);
    },
    idle: (symbol) => book?.position(symbol) !== undefined,
  };
}

export function auditDesk(
  reader: StrategyReader,
  book: BookView,
  keeper: StatisticsKeeper,
  review?: AuditDesk['review'],
): AuditDesk {
  const meter = new BookRiskMeter(RETURN_WINDOW);
  return {
    account: () => ({
      equity: book.equity(),
      cash: book.cash(),
      drawdown: book.drawdown(),
      positions: book.positions(),
    }),
    statistics: () => keeper.statistics,
    ...(review && { review }),
    risk: (positions, session) => {
      const held: HeldSeries[] = [];
      for (const { symbol, qty, lastPrice } of positions) {
        if (!reader.has(symbol)) continue;
        const series = reader.series(symbol);
        held.push({ series, length: lengthAt(series, session), value: qty * lastPrice });
      }
      return meter.of(held);
    },
  };
}
