import { toDollars } from '../domain/index.ts';
import { averageCost, fillValue, shares } from './ledger.ts';
import type { PositionState } from './snapshot.ts';
import type { BookPosition } from './view.ts';

/** The shares of a symbol, whoever bought them, as one position. At least one of the two is there. */
export function toPosition(
  own: PositionState | undefined,
  external: PositionState | undefined,
): BookPosition {
  const first = (own ?? external) as PositionState;
  const { lastPrice, trip } = first;
  const ownQty = own?.qty ?? 0;
  const externalQty = external?.qty ?? 0;
  const qty = external ? shares(ownQty + externalQty) : ownQty;
  const costMicros = (own?.costMicros ?? 0) + (external?.costMicros ?? 0);
  return {
    symbol: trip.symbol,
    qty,
    ownQty,
    externalQty,
    avgEntryPrice: averageCost({ qty, costMicros }),
    costMicros,
    lastPrice,
    realisedPnl: toDollars((own?.realisedMicros ?? 0) + (external?.realisedMicros ?? 0)),
    unrealisedPnl: toDollars(fillValue(qty, lastPrice) - costMicros),
    entrySession: trip.entrySession,
    strategy: trip.strategy,
    plan: own?.plan ?? null,
    highClose: first.highClose ?? null,
    orderIds: trip.orderIds,
  };
}
