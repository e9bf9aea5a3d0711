import type { RiskDesk } from '../agents/risk.ts';
import { correlation, returnPanel } from '../analytics/index.ts';
import { isTerminal } from '../domain/index.ts';
import type { Order } from '../domain/index.ts';
import type { BookView } from '../portfolio/index.ts';
import type { RiskMarket } from '../risk/index.ts';
import type { StrategyReader } from '../strategies/index.ts';
import { atrOf, last, RETURN_WINDOW } from './capabilities.ts';

const VOLUME_BARS = 20;
const MINUTE = 60_000;

/** Entries and sales that hold cash or shares; legs that wait for their entry hold neither. */
const working = (order: Order): boolean => !isTerminal(order.status) && order.status !== 'held';

/** @param orderTimes when each order of the last minutes was approved, milliseconds, oldest first */
export function riskDesk(reader: StrategyReader, book: BookView, orderTimes: readonly number[]): RiskDesk {
  const atr14 = atrOf(reader);
  return {
    account(cancelled, at) {
      const entries = book
        .openOrders()
        .filter((o) => o.side === 'buy' && working(o) && !cancelled.has(o.clientOrderId))
        .map((o) => ({
          symbol: o.symbol,
          value: (o.qty - o.filledQty) * (o.limitPrice ?? o.stopPrice ?? 0),
        }));
      const since = Date.parse(at) - MINUTE;
      return {
        equity: book.equity(),
        dayStartEquity: book.dayStartEquity(),
        buyingPower: book.cash() - entries.reduce((sum, e) => sum + e.value, 0),
        positions: book.positions().map((p) => ({ symbol: p.symbol, value: p.qty * p.lastPrice })),
        openEntries: entries,
        ordersLastMinute: orderTimes.filter((t) => t > since).length,
      };
    },
    held: (symbol) => book.position(symbol) ?? null,
    candidate(symbol, strategy, confidence, session) {
      const series = reader.series(symbol);
      const i = series.length - 1;
      let volume = 0;
      for (let k = Math.max(0, i - VOLUME_BARS + 1); k <= i; k++) volume += series.volume[k] as number;
      return {
        symbol,
        strategy,
        session,
        confidence,
        close: series.close[i] as number,
        atr14: atr14(symbol),
        averageVolume20: i + 1 < VOLUME_BARS ? null : volume / VOLUME_BARS,
        context: reader.context(symbol),
      };
    },
    workingSells: (symbol) =>
      book
        .openOrders()
        .filter((o) => o.symbol === symbol && o.side === 'sell' && working(o))
        .map((o) => o.clientOrderId),
  };
}

export function riskMarket(reader: StrategyReader, sectors: ReadonlyMap<string, string>): RiskMarket {
  return {
    sectorOf: (symbol) => sectors.get(symbol) ?? symbol,
    correlation(a, b) {
      const [x, y] = returnPanel([last(reader.series(a)), last(reader.series(b))], RETURN_WINDOW);
      if (!x || !y) return null;
      const n = Math.min(x.length, y.length);
      return correlation(x.subarray(x.length - n), y.subarray(y.length - n));
    },
  };
}
