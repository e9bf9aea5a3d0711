import { toDollars } from '../domain/index.ts';
import type { Micros } from '../domain/index.ts';
import type { Holdings } from './holdings.ts';
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

type Held = Pick<Holdings, 'held' | 'external'>;

/** The positions as they are shown, by symbol, and the equity: worked out once for each change, for every station asks. */
export class PositionList {
  #list: readonly BookPosition[] | null = null;
  /** Symbols in order, as long as the same are held. */
  #symbols: readonly string[] = [];
  readonly #bySymbol = new Map<string, BookPosition>();
  #equity: Micros | null = null;

  changed(): void {
    this.#list = null;
    this.#equity = null;
  }

  equity(holdings: Holdings): Micros {
    return (this.#equity ??= holdings.equity());
  }

  all({ held, external }: Held): readonly BookPosition[] {
    if (this.#list !== null) return this.#list;
    if (!this.#same(held, external)) {
      this.#bySymbol.clear();
      this.#symbols = [...new Set([...held.keys(), ...external.keys()])].sort(ascending);
    }
    return (this.#list = this.#symbols.map((symbol) => {
      const position = toPosition(held.get(symbol), external.get(symbol));
      this.#bySymbol.set(symbol, position);
      return position;
    }));
  }

  /** Nearly always only marks have changed: then the order has not. */
  #same(held: ReadonlyMap<string, PositionState>, external: ReadonlyMap<string, PositionState>): boolean {
    return (
      external.size === 0 && held.size === this.#symbols.length && this.#symbols.every((s) => held.has(s))
    );
  }

  of(holdings: Held, symbol: string): BookPosition | undefined {
    // Asked by every station for every symbol: nearly all are not held.
    if (!holdings.held.has(symbol) && !holdings.external.has(symbol)) return undefined;
    this.all(holdings);
    return this.#bySymbol.get(symbol);
  }
}
