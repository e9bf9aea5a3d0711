import type { RiskDesk } from '../agents/risk.ts';
import { correlation, returnPanel } from '../analytics/index.ts';
import { isTerminal } from '../domain/index.ts';
import type { Order } from '../domain/index.ts';
import type { BookView } from '../portfolio/index.ts';
import { lossToStop } from '../risk/index.ts';
import type { RiskMarket, RiskSettings } from '../risk/index.ts';
import type { StrategyReader } from '../strategies/index.ts';
import { atrOf, last, ownShares, RETURN_WINDOW } from './capabilities.ts';
import type { HaltKeeper } from './folds/halt-keeper.ts';
import type { IntentOrdinals } from './folds/intent-ordinals.ts';
import type { IntentLedger } from './reconciliation/index.ts';

const VOLUME_BARS = 20;
const MINUTE = 60_000;

/** Entries and sales that hold cash or shares; legs that wait for their entry hold neither. */
const working = (order: Order): boolean => !isTerminal(order.status) && order.status !== 'held';

export interface RiskDeskParts {
  readonly reader: StrategyReader;
  readonly book: BookView;
  /** When each order of the last minutes was approved, milliseconds, oldest first. */
  readonly orderTimes: readonly number[];
  readonly ordinals: IntentOrdinals;
  readonly settings: Pick<RiskSettings, 'RISK_ATR_MULTIPLE'>;
  readonly halts: Pick<HaltKeeper, 'mayOpen' | 'sizeShare'>;
  readonly intents: Pick<IntentLedger, 'frozen'>;
  /** Whether the desk's books and the broker's have been brought together. */
  readonly reconciled: () => boolean;
}

export function riskDesk(parts: RiskDeskParts): RiskDesk {
  const { reader, book, orderTimes, ordinals, halts, intents } = parts;
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
        // Asked for where something is to be opened.
        get openRisk() {
          return openRiskOf(parts, cancelled);
        },
        ordersLastMinute: orderTimes.filter((t) => t > since).length,
        frozen: [...intents.frozen()],
        sizeShare: halts.sizeShare(book.session ?? ''),
      };
    },
    fence: () => (!halts.mayOpen ? 'halted' : parts.reconciled() ? null : 'not_reconciled'),
    held(symbol) {
      const position = book.position(symbol);
      return position ? { symbol, qty: ownShares(position), strategy: position.strategy } : null;
    },
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
    standingStop(clientOrderId) {
      const order = book.openOrder(clientOrderId);
      const family = order && (order.parentId ?? order.id);
      const stop = book
        .openOrders()
        .find((o) => (o.parentId ?? o.id) === family && o.side === 'sell' && o.stopPrice !== null);
      if (!stop || !working(stop)) return null;
      return { qty: stop.qty - stop.filledQty, stopPrice: stop.stopPrice as number };
    },
    earlier: (place) => ordinals.earlier(place),
  };
}

/**
 * Dollars from the last prices down to the stops: the desk's own positions, and entries that still work. Where there is no
 * stop, by the range that sizes are made with. Others' positions have none, and are not the desk's to guard.
 */
function openRiskOf({ reader, book, settings }: RiskDeskParts, cancelled: ReadonlySet<string>): number {
  const atr14 = atrOf(reader);
  const open = book.openOrders();
  const distance = (symbol: string, price: number, stop: number | null): number => {
    const range = reader.has(symbol) ? atr14(symbol) : null;
    if (stop !== null) return lossToStop({ price, stop, range });
    return range === null ? price : Math.min(price, settings.RISK_ATR_MULTIPLE * range);
  };
  let risk = 0;
  for (const position of book.positions()) {
    const { symbol, lastPrice, plan } = position;
    const stops = open.filter((o) => o.symbol === symbol && o.side === 'sell' && o.stopPrice !== null && o.status !== 'held'); // prettier-ignore
    const stop = stops.reduce<number | null>((best, o) => Math.max(best ?? 0, o.stopPrice as number), plan?.stopPrice ?? null); // prettier-ignore
    risk += ownShares(position) * distance(symbol, lastPrice, stop);
  }
  for (const order of open) {
    if (order.side !== 'buy' || !working(order) || cancelled.has(order.clientOrderId)) continue;
    const stop = open.find((o) => o.parentId === order.id && o.side === 'sell' && o.stopPrice !== null)?.stopPrice ?? null; // prettier-ignore
    const price = order.limitPrice ?? order.stopPrice ?? 0;
    risk += (order.qty - order.filledQty) * distance(order.symbol, price, stop);
  }
  return risk;
}

export function riskMarket(reader: StrategyReader, sectors: ReadonlyMap<string, string>): RiskMarket {
  return {
    sectorOf: (symbol) => sectors.get(symbol) ?? symbol,
    correlation(a, b) {
      if (!reader.has(a) || !reader.has(b)) return null;
      const [x, y] = returnPanel([last(reader.series(a)), last(reader.series(b))], RETURN_WINDOW);
      if (!x || !y) return null;
      const n = Math.min(x.length, y.length);
      return correlation(x.subarray(x.length - n), y.subarray(y.length - n));
    },
  };
}
