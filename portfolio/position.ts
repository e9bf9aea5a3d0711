import { toDollars } from '../domain/index.ts';
import { averageCost, fillValue, shares } from './ledger.ts';
import type { PositionState } from './snapshot.ts';
import { ascending } from './sorting.ts';
import type { BookPosition } from './view.ts';

/** The shares of a symbol, whoever bought them, as one position. At least one of the two is there. */
function toPosition(own: PositionState | undefined, external: PositionState | undefined): BookPosition {
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

type Held = Readonly<Record<'held' | 'external', ReadonlyMap<string, PositionState>>>;

/** The positions as they are shown, by symbol; made once for each change of what is held. */
export class PositionList {
  #list: readonly BookPosition[] | null = null;
  readonly #bySymbol = new Map<string, BookPosition>();

  changed(): void {
    this.#list = null;
  }

  all({ held, external }: Held): readonly BookPosition[] {
    if (this.#list !== null) return this.#list;
    this.#bySymbol.clear();
    const symbols = [...new Set([...held.keys(), ...external.keys()])].sort(ascending);
    return (this.#list = symbols.map((symbol) => {
      const position = toPosition(held.get(symbol), external.get(symbol));
      this.#bySymbol.set(symbol, position);
      return position;
    }));
  }

  of(holdings: Held, symbol: string): BookPosition | undefined {
    // Asked by every station for every symbol: nearly all are not held.
    if (!holdings.held.has(symbol) && !holdings.external.has(symbol)) return undefined;
    this.all(holdings);
    return this.#bySymbol.get(symbol);
  }
}
