import type { RiskDesk } from '../agents/risk.ts';
import { correlation, returnPanel } from '../analytics/index.ts';
import type { RiskMarket } from '../risk/index.ts';
import type { StrategyReader } from '../strategies/index.ts';
import { atrOf, last, ownShares, RETURN_WINDOW } from './capabilities.ts';
import { MarketCandidate } from './market-candidate.ts';
import { DeskAccount, working } from './risk-account.ts';
import type { RiskDeskParts } from './risk-account.ts';

export function riskDesk(parts: RiskDeskParts): RiskDesk {
  const { reader, book, ordinals, halts } = parts;
  const atr14 = atrOf(reader);
  return {
    account: (cancelled, at, noEntries) => new DeskAccount(parts, cancelled, at, noEntries),
    fence: () => (!halts.mayOpen ? 'halted' : parts.reconciled() ? null : 'not_reconciled'),
    held(symbol) {
      const position = book.position(symbol);
      return position ? { symbol, qty: ownShares(position), strategy: position.strategy } : null;
    },
    candidate: (symbol, strategy, confidence, session) =>
      new MarketCandidate(reader, atr14, symbol, strategy, confidence, session),
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
